import Foundation
import Market
import Tensor
import Testing

/// Epochs of three validators with what they should lead to.
struct YumaScenario: Decodable {
  struct Epoch: Decodable {
    let weights: [[Double]]
    let consensus: [Double]
    let incentive: [Double]
    let bonds: [[Double]]
    let dividends: [Double]
  }

  let stake: [Double]
  let kappa: Double
  let alphaLow: Double
  let alphaHigh: Double
  let steepness: Double
  let beta: Double
  let epochs: [Epoch]

  init(named name: String) throws {
    let folder = Bundle.module.resourceURL!.appendingPathComponent("Oracles")
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(YumaScenario.self, from: data)
  }

  func yuma<Scalar>(_ type: Scalar.Type) -> YumaConsensus<Scalar> {
    let alpha = LiquidAlpha(
      low: Scalar(alphaLow), high: Scalar(alphaHigh), steepness: Scalar(steepness))
    return YumaConsensus(
      kappa: Scalar(kappa), bondRule: .yuma3(rate: .liquid(alpha)), bondPenalty: Scalar(beta))
  }
}

/// A table that opentensor/subtensor publishes to four digits and checks to 1e-3
/// (pallets/subtensor/src/tests/epoch.rs, tests test_yuma_3_...).
struct PublishedTable: Sendable, CustomTestStringConvertible {
  let name: String
  let stake: [Double]
  /// The server that each validator chooses, by epoch.
  let choices: [[Int]]
  let bonds: [[[Double]]]
  let dividends: [[Double]]
  var rate: BondRate<Double> = .liquid(LiquidAlpha())

  var testDescription: String { name }

  /// W by epoch: all of a validator's weight on one server.
  func weights(_ epoch: Int) -> Tensor<Double> { .oneHot(choices[epoch], classes: 2) }
}
