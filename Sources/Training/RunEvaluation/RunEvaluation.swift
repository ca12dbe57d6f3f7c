public import Layers

/// What held-out data say of a model.
public struct RunEvaluation: Sendable, Codable, Equatable {
  /// The mean loss, the accuracy and the like, by name.
  public var numbers: [String: Double]
  /// How many examples there were.
  public var examples: Int
  /// What each class was taken for, if there are classes.
  public var confusion: ConfusionMatrix?

  /// An evaluation on a number of examples.
  public init(
    numbers: [String: Double], examples: Int, confusion: ConfusionMatrix? = nil
  ) {
    self.numbers = numbers
    self.examples = examples
    self.confusion = confusion
  }
}
