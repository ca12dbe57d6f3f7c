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
  /// How many of the best starts are followed; `nil` for all. With a limit a player costs as many
  /// rows for each step instead of all m + 2 and the random ones, which counts where m is large.
  public var ascents: Int?
  /// The seed of the random rows. Player i draws from stream i, whatever the other players are.
  public var seed: UInt64

  /// Traps on a negative number of starts or steps, or a limit of ascents below 1.
  public init(randomStarts: Int = 8, steps: Int = 200, ascents: Int? = nil, seed: UInt64 = 0) {
    require(randomStarts >= 0, "NashSearch: \(randomStarts) random starts, must be 0 or more")
    require(steps >= 0, "NashSearch: \(steps) steps, must be 0 or more")
    require(
      ascents.map { $0 > 0 } ?? true, "NashSearch: \(ascents ?? 0) ascents, must be 1 or more")
    self.randomStarts = randomStarts
    self.steps = steps
    self.ascents = ascents
    self.seed = seed
  }
}

extension NashSearch: CustomStringConvertible {
  public var description: String {
    "each player from every vertex, the uniform row, its own row and \(randomStarts) random rows "
      + "(seed \(seed)), at most \(steps) steps of projected ascent from "
      + (ascents.map { "the best \($0) of them" } ?? "each")
  }
}
