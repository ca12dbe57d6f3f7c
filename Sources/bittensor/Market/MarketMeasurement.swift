import Figures
import Market
import Tensor
import Training

/// What is measured of a market, and how.
struct MarketMeasurement: Sendable {
  let explained: Int?
  let solver: CompetitiveAscent<Double>
  let search: NashSearch?

  /// Follows the game gradient and keeps the state that it reaches, when interrupted too.
  func descend(
    _ state: MarketState<Double>, keepingIn folder: OutputFolder?
  ) throws -> (state: MarketState<Double>, descent: MarketResults.Descent) {
    var bar = ProgressBar("descending", total: solver.budget)
    var last: SolverStep<Double>?
    let end: Equilibrium<Double>
    do {
      end = try solver.solve(state.game, from: state.weights) { step in
        last = step
        bar.show(step.iteration, "residual \(NumberText.significant(step.residual))")
        try Task.checkCancellation()
      }
      if end.iterations < solver.budget { bar.leave() }
    } catch is CancellationError {
      bar.leave()
      guard let last, let folder else { throw CancellationError() }
      try keep(try state.replacingWeights(last.weights), in: folder)
      throw Interrupted(
        description: "after \(last.iteration) steps, residual "
          + "\(NumberText.significant(last.residual)): go on from "
          + "\(folder.path)/\(MarketFiles.stateName)")
    }
    let reached = try state.replacingWeights(end.weights)
    if let folder { try keep(reached, in: folder) }
    return (
      reached,
      MarketResults.Descent(
        rule: solver.rule.rawValue, tolerance: solver.tolerance, budget: solver.budget,
        iterations: end.iterations, stopReason: end.stopReason.rawValue, residual: end.residual,
        isEquilibrium: end.isEquilibrium,
        residuals: end.residuals.map { .init(iteration: $0.iteration, residual: $0.residual) })
    )
  }

  private func keep(_ state: MarketState<Double>, in folder: OutputFolder) throws {
    try folder.write([
      OutputFile(
        name: MarketFiles.stateName, contents: .bytes(try state.bytes(.safetensors)))
    ])
  }

  func run(
    _ state: MarketState<Double>, path: String, descent: MarketResults.Descent?
  ) throws -> MarketResults {
    let (game, weights) = (state.game, state.weights)
    let (payoffs, gradient) = state.layer.payoffAndGameGradient(
      weights: weights, stake: state.stake, hessians: state.hessians)
    let loss = state.layer.loss(weights: weights, stake: state.stake, hessians: state.hessians)
    let rank = state.layer.rank(weights: weights, stake: state.stake)
    let moves = abs(projectedOntoSimplex(weights + gradient) - weights).max(alongAxis: 1)
    let norms = sqrt(square(gradient).sum(alongAxis: 1))
    let gap = try nashGap(of: game, at: weights)
    let residual = kktResidual(weights: weights, gradient: gradient)
    // Beyond it the game Jacobian does not fit, or its eigenvalues take minutes.
    let freedom = weights.scalars.count { $0 > 0 } - state.count
    let isSettled = residual <= Swift.max(solver.tolerance, 1e-6)
    let isSmall = freedom <= 1000 && freedom * state.count * state.count <= 20_000_000
    let columns = [state.stake, rank, payoffs, loss, norms, moves].map(\.scalars)
    return MarketResults(
      market: MarketResults.Market(state, path: path), descent: descent, kktResidual: residual,
      totalPayoff: payoffs.sum().scalar, nash: gap.map(MarketResults.Nash.init),
      stability: isSettled && isSmall
        ? MarketResults.Stability(try game.stability(at: weights)) : nil,
      peers: (0..<state.count).map { i in
        MarketResults.Peer(
          peer: i, stake: columns[0][i], rank: columns[1][i], payoff: columns[2][i],
          loss: columns[3][i], gradientNorm: columns[4][i], kktResidual: columns[5][i],
          nashGain: gap?.gains[i])
      },
      explanation: explained.map {
        MarketResults.Explanation(game.explanation(ofPeer: $0, at: weights))
      },
      response: isSmall ? explained.map { RankResponse(ofPeer: $0, in: state) } : nil)
  }

  private func nashGap(
    of game: MarketGame<MarketHessians<Double>>, at weights: Tensor<Double>
  ) throws -> NashGap<Double>? {
    guard let search else { return nil }
    var bar = ProgressBar("searching better rows", total: weights.shape[0])
    do {
      return try game.nashGap(at: weights, search: search) { done, _ in
        bar.show(done)
        try Task.checkCancellation()
      }
    } catch {
      bar.leave()
      throw error
    }
  }
}
