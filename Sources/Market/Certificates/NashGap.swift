import Tensor

/// What each player could gain by changing its row alone, as far as a search found: a certificate
/// that weights are, or are not, a Nash equilibrium.
///
/// A KKT residual of 0 says that no player gains by a small change. Masks make payoffs non-concave,
/// so that a row far away may still be better; that is what the search looks for. Every gain is a
/// lower bound of the true one: a gap clearly above 0 proves that the weights are not Nash, a gap of
/// 0 says only that this search found nothing.
public struct NashGap<Scalar: TensorScalar>: Sendable {
  /// max_w P_i(w, W_-i) - P_i(W) by player, over the rows seen; never negative.
  public let gains: [Scalar]
  /// The best row seen of each player, `[n, m]`; its own where nothing better was seen.
  public let bestRows: Tensor<Scalar>
  /// The budget behind the bounds.
  public let search: NashSearch

  /// The largest gain of a player.
  public var gap: Scalar { gains.max() ?? 0 }

  /// The sum of the players' gains (NashConv: Lanctot et al., "A unified game-theoretic approach to
  /// multiagent reinforcement learning", 2017).
  public var conv: Scalar { gains.reduce(0, +) }

  /// The player who gains most, the first of equals.
  public var player: Int { gains.indices.max { gains[$0] < gains[$1] } ?? 0 }
}

extension SimplexGame {
  /// What each player could gain by another row of its own, the others held as in `weights` `[n, m]`:
  /// lower bounds by projected ascent from many starts.
  ///
  /// All starts of a player are one batch of `responses(of:rows:at:)`, so that a market's search
  /// reads each Hessian once a step; with m + 2 starts and the random ones, `ascents` bounds the work
  /// of large games. Traps on weights of another
  /// shape than the game's.
  public func nashGap(
    at weights: Tensor<Scalar>, search: NashSearch = NashSearch()
  ) -> NashGap<Scalar> {
    nashGap(at: weights, search: search) { _, _ in }
  }

  /// The same, calling `progress(done, total)` after each player; an error that it throws ends the
  /// search.
  public func nashGap(
    at weights: Tensor<Scalar>, search: NashSearch = NashSearch(),
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> NashGap<Scalar> {
    requireWeights("nashGap", weights, of: self)
    let count = shape[0]
    var gains: [Scalar] = []
    var rows: [Scalar] = []
    for player in 0..<count {
      let best = bestRow(of: player, at: weights, search: search)
      gains.append(best.gain)
      rows += best.row
      try progress(player + 1, count)
    }
    return NashGap(gains: gains, bestRows: Tensor(rows, shape: shape), search: search)
  }

  /// The best row of one player that a search sees, and what it gains.
  func bestRow(
    of player: Int, at weights: Tensor<Scalar>, search: NashSearch
  ) -> (row: [Scalar], gain: Scalar) {
    let starts = search.starts(player: player, current: weights[player])
    var own: Scalar?
    let ascent = RowAscent(from: starts, steps: search.steps, limit: search.ascents) {
      candidates in
      let found = responses(of: player, rows: candidates, at: weights)
      // The first of the first batch is the player's row as it is.
      own = own ?? found.payoffs.scalars[0]
      return found
    }
    let best = ascent.best
    return (best.row, best.payoff - own!)
  }
}
