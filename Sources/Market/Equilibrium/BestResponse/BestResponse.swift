import Tensor

/// Players move towards their best rows against the others' present ones (Cournot, 1838; fictitious
/// play without memory).
///
/// A best row is what a search finds (`NashSearch`), so that a move can be a leap over a valley that
/// ascent does not see: where this comes to rest, the search found nothing better. Whole moves can
/// cycle; a share below 1 damps them, and moves in turn more so.
public struct BestResponse<Scalar: TensorScalar>: EquilibriumSolver {
  /// Who moves when; `nil` for all at once.
  public var order: PlayerOrder?
  /// How far towards the best row a move goes, in (0, 1].
  public var share: Scalar
  /// How hard to look for the best row.
  public var search: NashSearch
  public var budget: Int
  public var tolerance: Scalar

  /// Traps on a share outside (0, 1], a tolerance that is not above 0, or a negative budget.
  public init(
    order: PlayerOrder? = .alternating, share: Scalar = 1,
    search: NashSearch = NashSearch(randomStarts: 0), budget: Int = 1000,
    tolerance: Scalar = Self.defaultTolerance
  ) {
    require(share > 0 && share <= 1, "BestResponse: share \(share), must be in (0, 1]")
    self.order = order
    self.share = share
    self.search = search
    self.budget = budget
    self.tolerance = tolerance
    requireStopRule()
  }

  public func solve(
    _ game: some SimplexGame<Scalar>, from weights: Tensor<Scalar>,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> Equilibrium<Scalar> {
    requireWeights("BestResponse", weights, of: game)
    var turns = order.map { PlayerTurns($0, players: game.shape[0]) }
    return try iterate(game, from: weights, observing: observe) { weights, _, _ in
      guard turns != nil else {
        let best = game.nashGap(at: weights, search: search).bestRows
        return weights + share * (best - weights)
      }
      return turns!.round(from: weights) { player, current in
        let best = game.bestRow(of: player, at: current, search: search).row
        return current[player] + share * (Tensor(best) - current[player])
      }
    }
  }
}
