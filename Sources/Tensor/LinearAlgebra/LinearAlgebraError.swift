/// A matrix is not what a factorisation needs.
///
/// `matrix` is the matrix's position, counted row-major along the leading axes, the examples of
/// `vectorized` before all others; `nil` if there is only one.
public enum LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A matrix that must be positive definite is not.
  case notPositiveDefinite(operation: String, shape: Shape, matrix: Int?)
  /// A matrix that must have an inverse has a pivot of exactly 0.
  case singular(operation: String, shape: Shape, matrix: Int?)
  /// A matrix holds NaN or infinity, or its factors overflow.
  case notFinite(operation: String, shape: Shape, matrix: Int?)
  /// The iteration for a matrix did not converge, or a result is too large for the element type.
  case notConverged(operation: String, shape: Shape, matrix: Int?)

  public var description: String {
    switch self {
    case .notPositiveDefinite(let operation, let shape, let matrix):
      Self.text(operation, shape, matrix, "is not positive definite")
    case .singular(let operation, let shape, let matrix):
      Self.text(operation, shape, matrix, "is singular")
    case .notFinite(let operation, let shape, let matrix):
      Self.text(operation, shape, matrix, "holds NaN or infinity, or its factors overflow")
    case .notConverged(let operation, let shape, let matrix):
      Self.text(operation, shape, matrix, "does not converge, or its factors overflow")
    }
  }

  private static func text(
    _ operation: String, _ shape: Shape, _ matrix: Int?, _ reason: String
  ) -> String {
    "\(operation) of \(shape): \(matrix.map { "matrix \($0)" } ?? "the matrix") \(reason)"
  }
}
