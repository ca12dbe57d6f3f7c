import Tensor

/// x with A x = b, and how well it holds.
public struct Solution<Scalar: TensorScalar>: Sendable {
  /// How a column's solution ended.
  public enum Outcome: String, Hashable, Sendable, Codable {
    /// The residual is within the tolerance.
    case converged
    /// The iterations or terms were used up. More of them may help.
    case iterationLimit
    /// A direction p with p^T A p not above 0: A is not positive definite. x is the last iterate
    /// before it.
    case negativeCurvature
    /// The residual falls no further: A is singular and does not reach b, or rounding allows no more.
    case stagnation
    /// The residual has grown beyond b: the series does not converge.
    case divergence
  }

  /// x, of the shape of b.
  public let value: Tensor<Scalar>
  /// |b - A x| for each column of b, from a product of its own.
  public let residualNorms: [Double]
  /// `residualNorms` over |b|; 0 where b is 0.
  public let relativeResiduals: [Double]
  /// How each column ended.
  public let outcomes: [Outcome]
  /// The most iterations of a column; 0 for a direct method.
  public let iterations: Int

  /// Whether all columns are solved within the tolerance.
  public var isConverged: Bool { outcomes.allSatisfy { $0 == .converged } }
}
