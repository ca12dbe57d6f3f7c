import Tensor

/// The distinct equilibria that a solver saw from many starts.
///
/// Two ends count as one equilibrium if their weights differ by no more than `distance` in any
/// entry. How often each was reached says how much of the starts it attracts; equilibria that no
/// start leads to are not seen.
public struct EquilibriumCensus<Scalar: TensorScalar>: Sendable {
  /// One equilibrium.
  public struct Entry: Sendable {
    /// W `[n, m]` of the end with the lowest residual.
    public let equilibrium: Equilibrium<Scalar>
    /// Which starts led to it, in order.
    public let starts: [Int]
    /// What each player gets there, `[n]`.
    public let payoffs: Tensor<Scalar>

    /// How often it was reached.
    public var count: Int { starts.count }
  }

  /// The equilibria, the one reached most often first, and of equals the one reached first.
  public let entries: [Entry]
  /// Where the solver stopped without an equilibrium, with the number of the start.
  public let failures: [(start: Int, end: Equilibrium<Scalar>)]
  /// The largest difference of an entry within one equilibrium.
  public let distance: Scalar

  /// How many distinct equilibria there were.
  public var count: Int { entries.count }
}

extension EquilibriumSolver {
  /// Solves a game from each of `starts` `[n, m]`, such as `SimplexGame.randomWeights` draws, and
  /// counts the distinct equilibria: ends that differ by more than `distance` in some entry.
  public func census(
    of game: some SimplexGame<Scalar>, from starts: [Tensor<Scalar>], distance: Scalar = 1e-4
  ) -> EquilibriumCensus<Scalar> {
    census(of: game, from: starts, distance: distance) { _, _ in }
  }

  /// The same, calling `progress(done, total)` after each start; an error that it throws ends the
  /// search.
  public func census(
    of game: some SimplexGame<Scalar>, from starts: [Tensor<Scalar>], distance: Scalar = 1e-4,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> EquilibriumCensus<Scalar> {
    require(distance >= 0, "census: distance \(distance), must be 0 or more")
    var groups: [[(start: Int, end: Equilibrium<Scalar>)]] = []
    var failures: [(start: Int, end: Equilibrium<Scalar>)] = []
    for (start, weights) in starts.enumerated() {
      let end = solve(game, from: weights)
      try progress(start + 1, starts.count)
      guard end.isEquilibrium else {
        failures.append((start, end))
        continue
      }
      let known = groups.firstIndex {
        abs($0[0].end.weights - end.weights).max().scalar <= distance
      }
      if let known { groups[known].append((start, end)) } else { groups.append([(start, end)]) }
    }
    let entries = groups.map { group in
      let best = group.min { $0.end.residual < $1.end.residual }!.end
      return EquilibriumCensus.Entry(
        equilibrium: best, starts: group.map(\.start), payoffs: game.payoffs(at: best.weights))
    }
    // Sorting keeps the order of equals only by their number.
    let order = entries.indices.sorted {
      (-entries[$0].count, $0) < (-entries[$1].count, $1)
    }
    return EquilibriumCensus(
      entries: order.map { entries[$0] }, failures: failures, distance: distance)
  }
}

extension SimplexGame {
  /// Weights `[n, m]` with rows drawn uniformly from the simplex, `count` of them: starts for a census.
  public func randomWeights(_ count: Int, seed: UInt64) -> [Tensor<Scalar>] {
    (0..<count).map { index in
      var generator = Philox(seed: seed, stream: UInt64(index))
      return .dirichlet(concentrations: .ones(shape), using: &generator)
    }
  }
}
