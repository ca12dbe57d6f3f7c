import Market
import Tensor

/// What becomes of the paper's fixed step of 0.005, beside steps that adapt.
struct LiteralText: Sendable {
  var temperature: Double
  /// Largest KKT residuals over the trials after a tenth of the steps and all of them.
  var early: Double
  var late: Double
  /// How many trials converged with steps that adapt, and their largest residual.
  var adapted: Int
  var adaptedResidual: Double
  /// The steps of each run.
  var steps: Int

  static let ratio = 25.0
  static let trials = 5

  /// Ten peers that differ, reading unmasked, at several temperatures.
  static func run(seed: UInt64, steps: Int) throws -> [LiteralText] {
    try [1, 0.1, 0.01].map { temperature in
      var row = LiteralText(
        temperature: temperature, early: 0, late: 0, adapted: 0, adaptedResidual: 0, steps: steps)
      for trial in 0..<trials {
        try Task.checkCancellation()
        let market = SimulatedMarket<Double>(
          MarketPopulation(), seed: seed, stream: UInt64(trial))
        let game = market.game(temperature: temperature, utilitySlope: ratio)
        var solver = CompetitiveAscent<Double>(
          initialStep: 0.005, adaptsStep: false, budget: steps / 10)
        let early = solver.solve(game, from: market.initialWeights)
        solver.budget = steps - steps / 10
        let late = solver.solve(game, from: early.weights)
        let adapted = CompetitiveAscent<Double>(budget: steps).solve(
          game, from: market.initialWeights)
        row.early = max(row.early, early.residual)
        row.late = max(row.late, late.residual)
        row.adapted += adapted.isEquilibrium ? 1 : 0
        row.adaptedResidual = max(row.adaptedResidual, adapted.residual)
      }
      return row
    }
  }
}
