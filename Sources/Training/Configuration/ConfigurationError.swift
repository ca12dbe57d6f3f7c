/// A configuration that cannot be used. The description is one line: file, field, what is wrong.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The path of the field, such as `optimizer.learning-rate`; empty if it is the whole file.
  public let field: String
  /// What is wrong with it.
  public let problem: String

  /// An error of a field of a file.
  public init(file: String, field: String = "", problem: String) {
    self.file = file
    self.field = field
    self.problem = problem
  }

  public var description: String {
    ([file] + (field.isEmpty ? [] : [field]) + [problem]).joined(separator: ": ")
  }
}
