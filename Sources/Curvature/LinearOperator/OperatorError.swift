/// What an operator's products showed, so that a question about it has no answer.
public enum OperatorError: Error, Hashable, Sendable {
  /// A product holds NaN or an infinity.
  case notFinite(operation: String)
  /// The matrix must be positive definite. `value` is what shows that it is not: an approximate
  /// eigenvalue, which the largest and the smallest eigenvalue enclose.
  case notPositiveDefinite(operation: String, value: Double)
  /// The preconditioner M must be positive definite, and r^T M r is not above 0 for some r.
  case preconditionerNotPositiveDefinite(operation: String)
}

extension OperatorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFinite(let operation):
      "\(operation): the operator's products hold NaN or infinity"
    case .notPositiveDefinite(let operation, let value):
      "\(operation): the operator is not positive definite; it takes the value \(value)"
    case .preconditionerNotPositiveDefinite(let operation):
      "\(operation): the preconditioner is not positive definite"
    }
  }
}
