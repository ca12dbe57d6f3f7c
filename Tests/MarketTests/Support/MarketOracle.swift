import Foundation
import Market
import Tensor

/// A small market with every quantity computed by another framework in float64.
struct MarketOracle: Decodable {
  struct Expected: Decodable {
    let mu: [Double]
    let mask: [[Double]]
    let loss: [Double]
    let rank_stake_weighted: [Double]
    let rank_unweighted: [Double]
    let payoff: [Double]
    let game_gradient: [[Double]]
    let payoff_jacobian: [[[Double]]]
    let simplex_step_005: [[Double]]
    let kkt_residual_unit_step: Double
    let ideal_rank: [Double]
    let stake_next_l2: [Double]
    let stake_next_l1: [Double]
  }

  let temperature: Double
  let alpha: Double
  let tau: Double
  let reference: String
  let W: [[Double]]
  let W0: [[Double]]
  let stake: [Double]
  let H: [[[Double]]]
  let expect: Expected

  static let names = ["market_unmasked", "market_initial"]

  init(named name: String) throws {
    let folder = Bundle.module.resourceURL!.appendingPathComponent("Oracles")
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
    self = try JSONDecoder().decode(MarketOracle.self, from: data)
  }

  func layer<Scalar>(_ type: Scalar.Type) throws -> MarketLayer<Scalar> {
    MarketLayer(
      temperature: Scalar(temperature), utilitySlope: Scalar(alpha), inflation: Scalar(tau),
      reference: try reading())
  }

  private func reading<Scalar>() throws -> MarketReference<Scalar> {
    switch reference {
    case "unmasked": return .unmasked
    case "initialWeights": return .initialWeights(tensor(W0))
    default: throw UnknownReference(name: reference)
    }
  }

  struct UnknownReference: Error { let name: String }
}

func tensor<Scalar>(_ values: [Double]) -> Tensor<Scalar> { Tensor(values.map { Scalar($0) }) }

func tensor<Scalar>(_ rows: [[Double]]) -> Tensor<Scalar> {
  Tensor(rows: rows.map { $0.map { Scalar($0) } })
}

func tensor<Scalar>(_ matrices: [[[Double]]]) -> Tensor<Scalar> { stack(matrices.map(tensor)) }

/// max |x - y| / max |y|; infinite if the shapes differ or a value is NaN.
func relativeDifference<Scalar>(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Scalar {
  guard x.shape == y.shape, x.isFinite, y.isFinite else { return .infinity }
  let scale = y.scalars.reduce(0) { Swift.max($0, Swift.abs($1)) }
  let gap = zip(x.scalars, y.scalars).reduce(0) { Swift.max($0, Swift.abs($1.0 - $1.1)) }
  return gap == 0 ? 0 : gap / scale
}
