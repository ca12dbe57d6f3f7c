/// What the factors of a weight are made of that meets several rows of each example (Eschenhagen et
/// al., "Kronecker-factored approximate curvature for modern neural network architectures", 2023).
public enum WeightSharing: String, Sendable, CaseIterable {
  /// Every row counts as an example of its own: exact for a linear network whose losses are one for
  /// each row.
  case expand
  /// Inputs are averaged over the rows of an example and gradients added up: exact for a linear
  /// network that averages over them.
  case reduce
}

/// What becomes of parameters that no Kronecker factors cover.
public enum UncoveredParameters: String, Sendable, CaseIterable {
  /// They are an error, which names them.
  case error
  /// Their blocks are the diagonal of the matrix, exact.
  case diagonal
}

/// A parameter that no Kronecker factors cover, and why.
public struct UncoveredParameter: Hashable, Sendable, CustomStringConvertible {
  /// The parameter's name.
  public let name: String
  /// Why there are no factors.
  public let reason: String

  public var description: String { "\(name) (\(reason))" }
}
