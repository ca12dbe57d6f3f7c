import Curvature
import Foundation
import Tensor
import Testing

/// What curvlinops 3.0.1 and BackPACK 1.7.1 compute of the same networks in double precision, from
/// `Scripts/make-curvature-fixture`. Scales agree without a factor: losses are summed, A is a mean over
/// examples and positions, B a sum.
@Suite struct AgreementTests {
  static let networks = ["perceptron", "convolution"]

  static let file = Result {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try Safetensors.read(folder.appendingPathComponent("curvature.safetensors").path)
  }

  private func stored(_ network: String, _ name: String) throws -> Tensor<Double> {
    try Self.file.get().tensor(named: "\(network).\(name)")
  }

  private func objective(_ network: String) throws -> Objective<Double> {
    let x = try stored(network, "inputs")
    let labels = try stored(network, "labels").scalars.map { Int($0) }
    let parameters = try (0..<4).map { try stored(network, "parameter.\($0)") }
    // In other batches than there.
    let batches = [0..<3, 3..<8].map {
      DataBatch(inputs: x[$0], labels: Array(labels[$0]))
    }
    return try Objective(
      of: parameters, batches: batches, loss: .crossEntropy, reduction: .sum
    ) { w, x in
      if w[0].rank == 2 { return matmul(tanh(matmul(x, w[0]) + w[1]), w[2]) + w[3] }
      let hidden = tanh(
        convolution(x, w[0], stride: (2, 2), padding: (1, 1)) + w[1].reshaped([-1, 1, 1]))
      return matmul(hidden.flattened(fromAxis: 1), w[2]) + w[3]
    }
  }

  @Test(arguments: networks) func matricesAgree(_ network: String) throws {
    let objective = try objective(network)
    #expect(abs(objective.value() - (try stored(network, "loss")).scalar) < 1e-12)
    for (name, matrix) in [
      ("hessian", CurvatureMatrix.hessian), ("gaussNewton", .gaussNewton),
      ("gaussNewton", .fisher), ("empiricalFisher", .empiricalFisher),
    ] {
      let expected = try stored(network, name)
      let curvature = try objective.curvature(matrix)
      #expect(distance(entries(curvature), expected) < 1e-11)
      let diagonal = try stored(network, "\(name).diagonal")
      #expect(distance(curvature.diagonal(), diagonal) < 1e-11)
    }
  }

  @Test(arguments: networks) func sampledTracesAgree(_ network: String) throws {
    let objective = try objective(network)
    let theirs = Estimate(try stored(network, "sampledTrace").scalars, seed: nil)
    let ours = Estimate(
      try (0..<20).map {
        try objective.curvature(.fisherMonteCarlo(samples: 50, seed: $0)).diagonal().sum().scalar
      }, seed: 0)
    let exact = try stored(network, "gaussNewton").trace().scalar
    #expect(abs(ours.value - exact) < 4 * ours.standardError)
    #expect(abs(theirs.value - exact) < 4 * theirs.standardError)
    #expect(ours.standardError < 0.03 * exact)
    #expect(theirs.standardError / ours.standardError < 2)
    #expect(ours.standardError / theirs.standardError < 2)
  }

  @Test(arguments: networks, WeightSharing.allCases)
  func kroneckerFactorsAgree(_ network: String, _ sharing: WeightSharing) throws {
    let objective = try objective(network)
    let prefix = "kfac.\(sharing.rawValue)"
    let kfac = try objective.kfac(sharing: sharing)
    #expect(distance(entries(kfac), try stored(network, prefix)) < 1e-11)
    #expect(
      abs(kfac.trace / (try stored(network, "\(prefix).trace")).scalar - 1) < 1e-11)
    for (layer, weight, bias) in [
      ("0", "0", "1"), (network == "perceptron" ? "2" : "3", "2", "3"),
    ] {
      let a = try stored(network, "\(prefix).\(layer).A")
      let b = try stored(network, "\(prefix).\(layer).B")
      for (name, left) in [(weight, a), (bias, .ones([1, 1]))] {
        guard case .factors(let factors)? = kfac[name]?.form else {
          Issue.record("no factors")
          continue
        }
        #expect(distance(factors.left, left) < 1e-11)
        #expect(distance(factors.right, b) < 1e-11)
      }
    }
    let ekfac = entries(try objective.ekfac(sharing: sharing))
    // The eigenvectors lose digits to the gaps between eigenvalues.
    #expect(distance(ekfac, try stored(network, "ekfac.\(sharing.rawValue)")) < 1e-10)
    let empirical = entries(try objective.kfac(.empiricalFisher))
    #expect(distance(empirical, try stored(network, "kfac.empirical")) < 1e-11)
  }
}
