import Market
import Tensor
import Testing

@Suite struct GameGradientTests {
  private static let readings: [String] = ["unmasked", "initialWeights", "tensor"]

  @Test(arguments: readings, [2, 5])
  func closedFormIsTheDiagonalOfTheJacobian(reading: String, peers: Int) {
    let market = RandomMarket<Double>(peers: peers, seed: 11)
    let layer = Self.layer(reading, peers: peers)
    // Asymmetric on purpose: the closed form must be the derivative whatever the matrices are.
    let hessians = market.hessians + Tensor.arange(peers, step: 0.01)
    let jacobian = layer.payoffJacobian(
      weights: market.weights, stake: market.stake, hessians: hessians)
    let own = stack((0..<peers).map { jacobian[.index($0), .index($0)] })
    let closed = layer.gameGradient(
      weights: market.weights, stake: market.stake, hessians: hessians)
    #expect(relativeDifference(closed, own) <= 1e-12)
  }

  @Test func closedFormDifferentiatesLikeTheJacobian() {
    let market = RandomMarket<Double>(peers: 4, seed: 12)
    let layer = Self.layer("initialWeights", peers: 4)
    var generator = Philox(seed: 13)
    let weighting = Tensor<Double>.normal([4, 4], using: &generator)
    let (closed, closedLayer) = gradient(at: market.weights, layer) { weights, layer in
      (weighting
        * layer.gameGradient(weights: weights, stake: market.stake, hessians: market.hessians))
        .sum()
    }
    let (auto, autoLayer) = gradient(at: market.weights, layer) { weights, layer in
      let jacobian = layer.payoffJacobian(
        weights: weights, stake: market.stake, hessians: market.hessians)
      return (0..<4).reduce(Tensor(0)) {
        $0 + (weighting[$1] * jacobian[.index($1), .index($1)]).sum()
      }
    }
    #expect(relativeDifference(closed, auto) <= 1e-12)
    #expect(relativeDifference(closedLayer.temperature, autoLayer.temperature) <= 1e-12)
  }

  @Test func doesNotCancelWhereMasksSaturate() {
    // On the diagonal (s w - mu) / T = 40: 1 - mask is below the rounding of 1. With a = 0 the gap is
    // the mask, so the slope is all there is.
    let layer = MarketLayer<Double>(
      temperature: 0.0125, inflation: 0, reference: .tensor(.zeros([2, 2])))
    let gradient = layer.gameGradient(
      weights: .eye(2), stake: .ones([2]), hessians: stack([.eye(2), .eye(2)]))
    let high = 1 / (1 + Double.exp(-40))
    let low = Double.exp(-40) / (1 + Double.exp(-40))
    let slope = high * low * 0.5 / 0.0125
    #expect(abs(gradient[0, 0].scalar / (-2 * high * slope) - 1) <= 1e-13)
    #expect(abs(gradient[0, 1].scalar / (-2 * low * slope) - 1) <= 1e-13)
  }

  private static func layer(_ reading: String, peers: Int) -> MarketLayer<Double> {
    let other = RandomMarket<Double>(peers: peers, seed: 14)
    let reference: MarketReference<Double> =
      switch reading {
      case "unmasked": .unmasked
      case "initialWeights": .initialWeights(other.weights)
      default: .tensor(other.weights * 2)
      }
    return MarketLayer(
      temperature: 0.3, utilitySlope: 5, inflation: 0.7, reference: reference)
  }
}
