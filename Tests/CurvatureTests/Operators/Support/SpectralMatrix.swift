import Curvature
import Tensor

/// A symmetric matrix with given eigenvalues and random eigenvectors.
struct SpectralMatrix {
  let eigenvalues: [Double]
  /// Orthonormal, in columns.
  let vectors: Tensor<Double>

  init(_ eigenvalues: [Double], seed: UInt64 = 1) throws {
    var generator = Philox(seed: seed)
    let n = eigenvalues.count
    self.eigenvalues = eigenvalues
    vectors = try qr(.normal([n, n], using: &generator)).q
  }

  /// V f(Lambda) V^T.
  func matrix(_ f: (Double) -> Double = { $0 }) -> Tensor<Double> {
    matmul(vectors * Tensor(eigenvalues.map(f)), vectors.transposed())
  }

  var dense: DenseSymmetricOperator<Double> { DenseSymmetricOperator(matrix()) }
  var single: DenseSymmetricOperator<Float> {
    DenseSymmetricOperator(Tensor<Float>(converting: matrix()))
  }
}

/// Normal numbers.
func normalTensor(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
  var generator = Philox(seed: seed)
  return .normal(shape, using: &generator)
}

/// The largest difference of two tensors of one shape over the largest element of the second.
func relativeError<Scalar>(_ actual: Tensor<Scalar>, _ expected: Tensor<Scalar>) -> Double {
  actual.shape == expected.shape ? relativeError(actual.values, expected.values) : .infinity
}
