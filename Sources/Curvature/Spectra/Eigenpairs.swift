import Tensor

/// Which eigenvalues are wanted.
public enum SpectrumEnd: String, CaseIterable, Hashable, Sendable, Codable {
  /// The largest, descending.
  case largest
  /// The smallest (most negative), ascending.
  case smallest
  /// Those of the largest absolute value, descending in it.
  case largestMagnitude
}

/// Some eigenvalues of a symmetric operator with their vectors, and how exact they are.
public struct Eigenpairs<Scalar: TensorScalar>: Sendable {
  /// The eigenvalues, each as often as its multiplicity, in the order that was asked for.
  public let values: [Double]
  /// Orthonormal eigenvectors in columns, `[n, count]`. An eigenvector's largest entry is positive
  /// (the first one that is nearly as large as any).
  public let vectors: Tensor<Scalar>
  /// |A v - lambda v| of each pair, from a product of its own. An eigenvalue of A lies within this
  /// distance of lambda.
  public let residualNorms: [Double]
  /// What a residual may be: the tolerance times the largest absolute Ritz value.
  public let residualLimit: Double
  /// Products made.
  public let products: Int

  /// Whether each pair's residual is within the limit.
  public var converged: [Bool] { residualNorms.map { $0 <= residualLimit } }
  /// Whether all of them are.
  public var isConverged: Bool { converged.allSatisfy { $0 } }
}
