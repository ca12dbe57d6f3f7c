import Tensor

/// Figure 4: does the market's rank tell what peers are worth as utility outweighs inflation?
///
/// Simulated markets are taken to an equilibrium at several ratios alpha / tau (tau = 1), and R* is
/// compared with the ideal rank. Trial t is the same market at every ratio. Each trial stands alone,
/// so that trials can run in any order, on any thread, and give the same bits.
public struct ProgressionSweep: Sendable {
  public var population: MarketPopulation
  public var reading: ReferenceReading
  /// T.
  public var temperature: Double
  /// alpha / tau.
  public var ratios: [Double]
  /// Markets at each ratio.
  public var trials: Int
  /// Trial t is drawn from stream t of the seed.
  public var seed: UInt64
  /// The steps to the equilibrium; its rule is how rows stay on the simplex.
  public var solver: CompetitiveAscent<Double>
  /// The budget behind each Nash gap.
  public var search: NashSearch
  /// The k of the top-k overlap; at most the number of peers counts.
  public var topCount: Int

  public init(
    population: MarketPopulation = MarketPopulation(), reading: ReferenceReading = .unmasked,
    temperature: Double = 1, ratios: [Double] = [1, 10, 25, 50], trials: Int = 30,
    seed: UInt64 = 1, solver: CompetitiveAscent<Double> = CompetitiveAscent(),
    search: NashSearch = NashSearch(), topCount: Int = 3
  ) {
    self.population = population
    self.reading = reading
    self.temperature = temperature
    self.ratios = ratios
    self.trials = trials
    self.seed = seed
    self.solver = solver
    self.search = search
    self.topCount = topCount
  }

  /// Trial number `trial`, from 0, at one ratio. `check` is called throughout; an error that it
  /// throws ends the trial.
  public func run(
    trial: Int, ratio: Double, check: () throws -> Void
  ) rethrows -> ProgressionTrial {
    let market = SimulatedMarket<Double>(population, seed: seed, stream: UInt64(trial))
    let game = market.game(temperature: temperature, utilitySlope: ratio, reading: reading)
    let equilibrium = try solver.solve(game, from: market.initialWeights) { _ in try check() }
    let gap = try game.nashGap(at: equilibrium.weights, search: search) { _, _ in try check() }
    return ProgressionTrial(
      ratio: ratio, trial: trial, equilibrium: equilibrium, gap: gap,
      idealRank: market.idealRank.scalars, topCount: Swift.min(topCount, population.peers))
  }

  /// Trial number `trial`, from 0, at one ratio.
  public func run(trial: Int, ratio: Double) -> ProgressionTrial {
    run(trial: trial, ratio: ratio) {}
  }

  /// All trials at all ratios, by ratio and then by trial, one after another.
  public func run() -> [ProgressionTrial] {
    ratios.flatMap { ratio in (0..<trials).map { run(trial: $0, ratio: ratio) } }
  }
}
