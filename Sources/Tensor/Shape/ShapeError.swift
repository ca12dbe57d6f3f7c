/// The shapes given to an operation break its rule.
///
/// Operators trap with this text. What comes from outside (files, peers, arguments) goes through
/// the same rule and throws it.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation's name, such as `matmul`.
  public let operation: String
  /// The shapes of all inputs.
  public let shapes: [Shape]
  /// What the operation asks of its inputs.
  public let rule: String
  /// Which numbers disagree, and where.
  public let disagreement: String

  public init(
    _ operation: String, _ shapes: [Shape], _ rule: String, _ disagreement: String
  ) {
    self.operation = operation
    self.shapes = shapes
    self.rule = rule
    self.disagreement = disagreement
  }

  public var description: String {
    let list = shapes.map(\.description).joined(separator: " and ")
    return "\(operation) of \(list): \(rule); \(disagreement)"
  }
}
