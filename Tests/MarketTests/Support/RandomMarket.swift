import Market
import Tensor

/// A seeded market: uniform normalised weights, positive stake, and Hessians A A^T of trace 0.1 whose
/// inputs differ in worth (row k of every A has one scale, uniform in 0.1..<2).
struct RandomMarket<Scalar: TensorScalar> {
  let weights: Tensor<Scalar>
  let stake: Tensor<Scalar>
  let hessians: Tensor<Scalar>

  init(peers n: Int, seed: UInt64, equalStake: Bool = false) {
    var generator = Philox(seed: seed)
    let scores = Tensor<Scalar>.uniform([n, n], using: &generator)
    weights = scores / scores.sum(alongAxis: 1, keepingAxes: true)
    let drawn = Tensor<Scalar>.uniform([n], in: 0.5..<2, using: &generator)
    stake = equalStake ? .ones([n]) : drawn
    let worth = Tensor<Scalar>.uniform([n, 1], in: 0.1..<2, using: &generator)
    let factors = Tensor<Scalar>.normal([n, n, n], using: &generator) * worth
    let squares = matmul(factors, factors.transposed())
    let trace = (squares * .eye(n)).sum(alongAxes: [1, 2], keepingAxes: true)
    hessians = squares * Scalar(0.1) / trace
  }

  func game(_ layer: MarketLayer<Scalar>) -> MarketGame<Tensor<Scalar>> {
    MarketGame(layer: layer, stake: stake, hessians: hessians)
  }
}

/// Rows on the simplex, some of them with zeros.
func randomRows(_ count: Int, _ width: Int, using generator: inout Philox) -> Tensor<Double> {
  projectedOntoSimplex(.normal([count, width], using: &generator))
}
