import Tensor

/// A market drawn at random: the one of Figures 4 and 5.
///
///     let market = SimulatedMarket<Double>(MarketPopulation(peers: 10), seed: 1)
///     let game = market.game(temperature: 1, utilitySlope: 25)
///     let result = CompetitiveAscent().solve(game, from: market.initialWeights)
///
/// The same seed gives the same bits, and the same A_i and W0 for every worth and trace.
public struct SimulatedMarket<Scalar: TensorScalar>: Sendable {
  /// W0 `[n, n]`, rows on the simplex.
  public let initialWeights: Tensor<Scalar>
  /// s `[n]`, all 1.
  public let stake: Tensor<Scalar>
  /// H `[n, n, n]`, each positive semidefinite with the trace of the population.
  public let hessians: Tensor<Scalar>

  /// Draws a market.
  public init(_ population: MarketPopulation, using generator: inout Philox) {
    let n = population.peers
    let scores = Tensor<Scalar>.uniform([n, n], using: &generator)
    let units = Tensor<Scalar>.uniform([n, 1], using: &generator)
    let normal = Tensor<Scalar>.normal([n, n, n], using: &generator)
    initialWeights =
      switch population.start {
      case .random: scores / scores.sum(alongAxis: 1, keepingAxes: true)
      case .equal: .full([n, n], 1 / Scalar(n))
      case .onSelf: .eye(n)
      }
    let factors =
      switch population.worth {
      case .differing(let range):
        normal
          * (Scalar(range.lowerBound) + Scalar(range.upperBound - range.lowerBound) * units)
      case .iid: normal
      }
    let squares = matmul(factors, factors.transposed())
    let trace = (squares * .eye(n)).sum(alongAxes: [1, 2], keepingAxes: true)
    hessians = squares * (Scalar(population.trace) / trace)
    stake = .ones([n])
  }

  /// Draws a market from one stream of a seed.
  public init(_ population: MarketPopulation, seed: UInt64, stream: UInt64 = 0) {
    var generator = Philox(seed: seed, stream: stream)
    self.init(population, using: &generator)
  }

  /// The market as a game, with tau = `inflation` and alpha = `utilitySlope`. Traps on values that
  /// `MarketLayer` does not take.
  public func game(
    temperature: Scalar = 1, utilitySlope: Scalar, inflation: Scalar = 1,
    reading: ReferenceReading = .unmasked
  ) -> MarketGame<Tensor<Scalar>> {
    let layer = MarketLayer(
      temperature: temperature, utilitySlope: utilitySlope, inflation: inflation,
      reference: reading.reference(initialWeights: initialWeights))
    return MarketGame(layer: layer, stake: stake, hessians: hessians)
  }

  /// What each peer is worth to the others, `[n]` (eq 2).
  public var idealRank: Tensor<Scalar> { Market.idealRank(hessians: hessians) }
}
