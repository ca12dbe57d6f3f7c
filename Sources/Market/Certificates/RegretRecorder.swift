import Tensor

/// Records play and measures external regret: how much more each player would have earned with one
/// fixed row throughout, the others having played as they did.
///
///     var recorder = RegretRecorder(game)
///     let result = solver.solve(game, from: weights) { recorder.record($0.weights) }
///     let curve = recorder.curve
///
/// After t steps player i's regret is max_w sum_s P_i(w, W_-i^s) - sum_s P_i(W^s). The maximum is
/// over rows that a search sees: the vertices, the uniform row, the first row played and random
/// rows, and, where the search has steps, the mean row played; then projected ascent of the sum from
/// the best of them, `search.ascents` or 3. So regret is a lower bound, and exact in games that are linear in one's own
/// row, whose best row is a vertex. It may be negative: varying rows can beat every fixed one.
///
/// A step costs one evaluation of all rows for each player. With `search.steps` of 0 nothing of the
/// past is kept; otherwise all of it is, and a sample after t steps adds up to `search.steps` times t
/// evaluations for each player.
public struct RegretRecorder<Game: SimplexGame>: Sendable {
  public typealias Scalar = Game.Scalar

  public let game: Game
  public let search: NashSearch
  /// Regret at the steps sampled so far: by default each power of two.
  public private(set) var curve: [RegretSample] = []
  /// Steps recorded.
  public private(set) var count = 0

  private let samplesAt: @Sendable (Int) -> Bool
  private var candidates: [Tensor<Scalar>] = []
  /// sum_s P_i(w, W_-i^s) of each candidate, by player.
  private var sums: [[Double]] = []
  /// sum_s P_i(W^s).
  private var earned: [Double] = []
  private var total: Tensor<Scalar>
  private var past: [Tensor<Scalar>] = []

  /// A recorder of play in a game, with nothing recorded. `samplesAt` says after how many steps to
  /// add to the curve.
  public init(
    _ game: Game, search: NashSearch = NashSearch(steps: 0),
    samplesAt: @escaping @Sendable (_ step: Int) -> Bool = { $0 & ($0 - 1) == 0 }
  ) {
    self.game = game
    self.search = search
    self.samplesAt = samplesAt
    total = .zeros(game.shape)
  }

  /// Takes the weights `[n, m]` of one step. Traps on another shape than the game's.
  public mutating func record(_ weights: Tensor<Scalar>) {
    requireWeights("record", weights, of: game)
    let players = game.shape[0]
    if count == 0 {
      candidates = (0..<players).map { search.starts(player: $0, current: weights[$0]) }
      sums = candidates.map { [Double](repeating: 0, count: $0.shape[0]) }
      earned = [Double](repeating: 0, count: players)
    }
    for player in 0..<players {
      let rows = concatenate([candidates[player], weights[player].expanded(atAxis: 0)])
      let payoffs = game.responses(of: player, rows: rows, at: weights).payoffs.scalars
      for index in sums[player].indices { sums[player][index] += Double(payoffs[index]) }
      earned[player] += Double(payoffs.last!)
    }
    if search.steps > 0 {
      past.append(weights)
      total += weights
    }
    count += 1
    if samplesAt(count) { sample() }
  }

  /// Adds the present regret to the curve, unless it is there or nothing is recorded.
  public mutating func sample() {
    guard count > 0, curve.last?.step != count else { return }
    curve.append(RegretSample(step: count, regrets: game.shape[0] > 0 ? regrets() : []))
  }

  /// The rows from which the sum of the past is ascended, beside the mean row played.
  private static var defaultAscents: Int { 3 }

  private func regrets() -> [Double] {
    (0..<game.shape[0]).map { player in
      let sums = self.sums[player]
      var best = sums.max()!
      if search.steps > 0 {
        let order = sums.indices.sorted { sums[$0] > sums[$1] }.prefix(
          search.ascents ?? Self.defaultAscents)
        let starts = order.map { candidates[player][$0] } + [total[player] / Scalar(count)]
        let ascent = RowAscent(from: stack(starts), steps: search.steps) { rows in
          mean(of: player, rows: rows)
        }
        best = Swift.max(best, sum(of: player, row: ascent.best.row))
      }
      return best - earned[player]
    }
  }

  /// What one row of one player would have earned in all, as exactly as what was earned.
  private func sum(of player: Int, row: [Scalar]) -> Double {
    let row = Tensor(row, shape: [1, row.count])
    return past.reduce(0) {
      $0 + Double(game.responses(of: player, rows: row, at: $1).payoffs.scalars[0])
    }
  }

  /// What rows of one player would have earned on average.
  private func mean(of player: Int, rows: Tensor<Scalar>) -> RowAscent<Scalar>.Values {
    var (payoffs, gradients) = game.responses(of: player, rows: rows, at: past[0])
    for weights in past.dropFirst() {
      let found = game.responses(of: player, rows: rows, at: weights)
      payoffs += found.payoffs
      gradients += found.gradients
    }
    return (payoffs / Scalar(past.count), gradients / Scalar(past.count))
  }
}

/// External regret after some steps.
public struct RegretSample: Sendable, Hashable {
  /// Steps played.
  public let step: Int
  /// Each player's regret, the sum over steps; a lower bound.
  public let regrets: [Double]

  /// The largest regret of a player per step: play in which it falls to 0 is, on average over time,
  /// a coarse correlated equilibrium.
  public var largestPerStep: Double { (regrets.max() ?? 0) / Double(step) }
}
