import Tensor

/// How hard to look for better rows: the budget behind a Nash gap or a regret.
///
/// Each player's search starts from every vertex of the simplex, the uniform row, the player's
/// current row and random rows, and follows projected ascent from each. What it finds is a lower
/// bound on what could be gained, so that a reported gap goes with its search.
public struct NashSearch: Sendable, Hashable {
  /// Random rows for each player: in turn uniform on the simplex, and sparse (Dirichlet with
  /// concentration 3/m for m entries, near the faces).
  public var randomStarts: Int
  /// The most steps of projected ascent from each start; 0 compares the starts alone.
  public var steps: Int
  /// The seed of the random rows. Player i draws from stream i, whatever the other players are.
  public var seed: UInt64

  /// Traps on a negative number of starts or steps.
  public init(randomStarts: Int = 8, steps: Int = 200, seed: UInt64 = 0) {
    require(randomStarts >= 0, "NashSearch: \(randomStarts) random starts, must be 0 or more")
    require(steps >= 0, "NashSearch: \(steps) steps, must be 0 or more")
    self.randomStarts = randomStarts
    self.steps = steps
    self.seed = seed
  }
}

extension NashSearch: CustomStringConvertible {
  public var description: String {
    "each player from every vertex, the uniform row, its own row and \(randomStarts) random rows "
      + "(seed \(seed)), at most \(steps) steps of projected ascent from each"
  }
}
