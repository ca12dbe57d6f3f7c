import Tensor

/// What is checked when an objective is made: conditions without which curvature has no meaning, and
/// which models break without a word.
public struct ObjectiveChecks: OptionSet, Sendable {
  /// A bit for each check.
  public let rawValue: UInt8
  /// Checks by their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first batch is read and evaluated twice, and has to give the same bits. A model with dropout
  /// or other randomness of its own fails.
  public static let determinism = ObjectiveChecks(rawValue: 1)
  /// Every second example of the first batch (of two and more) is evaluated without the others, and
  /// its outputs have to be the same but for rounding, epsilon^0.6 of the largest output. A model
  /// that takes statistics over the batch fails: its error is no sum over examples.
  public static let independence = ObjectiveChecks(rawValue: 2)
  /// The gradient of every batch is finite.
  public static let finiteGradients = ObjectiveChecks(rawValue: 4)

  /// All checks: about one gradient over the data set.
  public static let all: ObjectiveChecks = [.determinism, .independence, .finiteGradients]
  /// For parameters that belong to examples, such as the inputs of all examples together: a part of
  /// the batch alone cannot be evaluated.
  public static let withoutIndependence: ObjectiveChecks = [.determinism, .finiteGradients]
}
