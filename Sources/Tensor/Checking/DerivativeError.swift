/// Two routes to one derivative disagree: what `checkDerivatives` throws.
public enum DerivativeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which route failed.
  public enum Check: String, Hashable, Sendable {
    /// Forward mode against a central difference.
    case forward = "forward mode"
    /// Reverse mode against forward mode: <v, J^T w> and <J v, w>.
    case reverse = "reverse mode"
    /// `taylor` against nested derivatives.
    case series = "taylor"
    /// `vectorized` against a loop.
    case batch = "vectorized"
    /// Reverse mode through `vectorized` against a loop.
    case reverseOfBatch = "reverse mode through vectorized"
    /// `hessianVectorProduct` against the derivative of the gradient.
    case hessianProduct = "hessianVectorProduct"
    /// `hessianForm` against Hessian-vector products.
    case hessianForm = "hessianForm"

    var reference: String {
      switch self {
      case .forward: "by a central difference"
      case .reverse: "by forward mode"
      case .series: "by nested derivatives"
      case .batch, .reverseOfBatch: "by a loop"
      case .hessianProduct: "by the derivative of the gradient"
      case .hessianForm: "by Hessian-vector products"
      }
    }
  }

  /// An element is `found`, the other route says `expected`, and no more than `allowed` may lie
  /// between. `function` says of what, such as `the pullback of the function`; `tensor` is the path
  /// of the result or argument in its tree.
  case values(
    Check, function: String, tensor: String, element: Int, found: Double, expected: Double,
    allowed: Double)
  /// The two routes give tensors of different shapes.
  case shapes(Check, function: String, tensor: String, found: Shape, expected: Shape)

  public var description: String {
    switch self {
    case .values(
      let check, let function, let tensor, let element, let found, let expected, let allowed):
      "\(check.rawValue) of \(function): \(Self.place(tensor))element \(element) is \(found), "
        + "\(check.reference) \(expected); they may differ by \(allowed)"
    case .shapes(let check, let function, let tensor, let found, let expected):
      "\(check.rawValue) of \(function): \(Self.place(tensor))the shape is \(found), "
        + "\(check.reference) \(expected)"
    }
  }

  private static func place(_ tensor: String) -> String { tensor.isEmpty ? "" : "\(tensor), " }
}
