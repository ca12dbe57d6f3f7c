import Foundation
import Market
import Tensor

/// A small market with every quantity computed by another framework in float64.
struct MarketOracle: Decodable {
  struct Expected: Decodable {
    let mu: [Double]
    let mask: [[Double]]
    let loss: [Double]
    let rankStakeWeighted: [Double]
    let rankUnweighted: [Double]
    let payoff: [Double]
    let gameGradient: [[Double]]
    let payoffJacobian: [[[Double]]]
    let simplexStep005: [[Double]]
    let kktResidualUnitStep: Double
    let idealRank: [Double]
    let stakeNextL2: [Double]
    let stakeNextL1: [Double]
  }

  let temperature: Double
  let alpha: Double
  let tau: Double
  let reference: String
  let weights: [[Double]]
  let initialWeights: [[Double]]
  let stake: [Double]
  let hessians: [[[Double]]]
  let expect: Expected

  private enum CodingKeys: String, CodingKey {
    case temperature, alpha, tau, reference, stake, expect
    case weights = "W"
    case initialWeights = "W0"
    case hessians = "H"
  }

  static let names = ["market_unmasked", "market_initial"]

  init(named name: String) throws {
    let folder = Bundle.module.resourceURL!.appendingPathComponent("Oracles")
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(MarketOracle.self, from: data)
  }

  func layer<Scalar>(_ type: Scalar.Type) throws -> MarketLayer<Scalar> {
    MarketLayer(
      temperature: Scalar(temperature), utilitySlope: Scalar(alpha), inflation: Scalar(tau),
      reference: try reading())
  }

  private func reading<Scalar>() throws -> MarketReference<Scalar> {
    switch reference {
    case "unmasked": return .unmasked
    case "initialWeights": return .initialWeights(tensor(initialWeights))
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
