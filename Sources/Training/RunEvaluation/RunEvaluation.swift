/// What held-out data say of a model.
public struct RunEvaluation: Sendable, Codable, Equatable {
  /// The mean loss, the accuracy and the like, by name.
  public var numbers: [String: Double]
  /// How many examples there were.
  public var examples: Int
  /// How many examples of each class (row) were taken for each class (column), if there are classes.
  public var confusion: [[Int]]?
  /// The names of the classes, if there are any.
  public var classNames: [String]?

  /// An evaluation on a number of examples.
  public init(
    numbers: [String: Double], examples: Int, confusion: [[Int]]? = nil,
    classNames: [String]? = nil
  ) {
    self.numbers = numbers
    self.examples = examples
    self.confusion = confusion
    self.classNames = classNames
  }
}
