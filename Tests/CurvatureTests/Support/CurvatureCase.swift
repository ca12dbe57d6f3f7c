import Curvature
import Foundation
import Tensor
import Testing

/// A head with all its inputs, and what another framework computed from them in double precision.
struct CurvatureCase: Decodable, Sendable, CustomTestStringConvertible {
  let activation: String
  let inputs: [[[Double]]]
  let labels: [Int]
  let peerWeights: [[[Double]]]
  let hiddenBias: [Double]
  let outputWeights: [[Double]]
  let outputBias: [Double]
  let expect: Expected

  private enum CodingKeys: String, CodingKey {
    case activation, labels, expect
    case inputs = "F"
    case peerWeights = "W1"
    case hiddenBias = "b1"
    case outputWeights = "W2"
    case outputBias = "b2"
  }

  struct Expected: Decodable, Sendable {
    let lossSum: Double
    let gateHessian: [[Double]]
    let linearRemoval: [Double]
    let ggn: [[Double]]
    let leaveOneOut: [Double]
    let klLeaveOneOut: [Double]
    let taylor2Removal: [Double]
    let shapley2: [Double]
  }

  var testDescription: String { activation }

  static let all = ["curvature_tanh", "curvature_linear"].map { name in
    do {
      let folder = try #require(
        Bundle.module.url(forResource: "Oracles", withExtension: nil), "no Oracles in the bundle")
      let data = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(CurvatureCase.self, from: data)
    } catch {
      fatalError("\(name): \(error)")
    }
  }

  func makeInputs<Scalar>() -> Tensor<Scalar> { tensor(inputs) }

  func makeHead<Scalar>() -> PeerHead<Scalar> {
    PeerHead(
      peerWeights: tensor(peerWeights), hiddenBias: Tensor(hiddenBias.map { Scalar($0) }),
      outputWeights: tensor([outputWeights]).squeezed(atAxis: 0),
      outputBias: Tensor(outputBias.map { Scalar($0) }),
      activation: PeerActivation(rawValue: activation)!)
  }

  private func tensor<Scalar>(_ values: [[[Double]]]) -> Tensor<Scalar> {
    Tensor(
      converting: values.flatMap { $0.flatMap { $0 } },
      shape: [values.count, values[0].count, values[0][0].count])
  }
}
