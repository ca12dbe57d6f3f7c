public import Tensor

/// Some parameters of a tree, and what is different for them in an optimiser's steps.
public struct ParameterGroup<Scalar: TensorScalar>: Sendable {
  /// The patterns that choose the parameters; empty if a condition does.
  public let patterns: [String]
  /// What the learning rate is multiplied by.
  public var rateScale: Scalar
  /// The weight decay; `nil` leaves the optimiser's.
  public var weightDecay: Scalar?
  /// Whether the parameters stay as they are: no step, no decay, and no change of their state.
  public var isFrozen: Bool

  private let condition: @Sendable (_ path: String, _ shape: Shape) -> Bool

  /// The parameters whose paths match a pattern.
  ///
  /// A pattern is a path, such as `body.0.weight`, or the beginning of one up to a dot, such as
  /// `body`; `*` stands for any characters, dots too.
  public init(
    _ patterns: String..., rateScale: Scalar = 1, weightDecay: Scalar? = nil,
    isFrozen: Bool = false
  ) {
    self.init(
      patterns: patterns, rateScale: rateScale, weightDecay: weightDecay, isFrozen: isFrozen
    ) { path, _ in patterns.contains { PathPattern($0).matches(path) } }
  }

  /// The parameters that satisfy a condition on path and shape.
  public init(
    rateScale: Scalar = 1, weightDecay: Scalar? = nil, isFrozen: Bool = false,
    where condition: @escaping @Sendable (_ path: String, _ shape: Shape) -> Bool
  ) {
    self.init(
      patterns: [], rateScale: rateScale, weightDecay: weightDecay, isFrozen: isFrozen, condition)
  }

  /// The tensors of at most one axis: biases, and gains of normalisations, which are not to be pulled
  /// towards 0.
  public static func biasesAndNorms(weightDecay: Scalar = 0) -> ParameterGroup {
    ParameterGroup(weightDecay: weightDecay) { _, shape in shape.rank <= 1 }
  }

  private init(
    patterns: [String], rateScale: Scalar, weightDecay: Scalar?, isFrozen: Bool,
    _ condition: @escaping @Sendable (_ path: String, _ shape: Shape) -> Bool
  ) {
    require(
      rateScale >= 0 && (weightDecay ?? 0) >= 0,
      "ParameterGroup: rate scale \(rateScale) and weight decay \(weightDecay ?? 0), neither may be "
        + "negative")
    self.patterns = patterns
    self.rateScale = rateScale
    self.weightDecay = weightDecay
    self.isFrozen = isFrozen
    self.condition = condition
  }

  /// Whether a parameter belongs to the group, unless an earlier one has it.
  public func contains(path: String, shape: Shape) -> Bool { condition(path, shape) }
}

/// A path in which `*` stands for any characters.
struct PathPattern {
  private let parts: [Substring]

  init(_ pattern: String) {
    parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  }

  /// Whether the pattern is all of a path, or all of it up to a dot.
  func matches(_ path: String) -> Bool {
    guard path.hasPrefix(parts[0]) else { return false }
    return matches(path.dropFirst(parts[0].count), parts.dropFirst())
  }

  private func matches(_ rest: Substring, _ parts: ArraySlice<Substring>) -> Bool {
    guard let part = parts.first else { return rest.isEmpty || rest.hasPrefix(".") }
    var tail = rest
    while true {
      if tail.hasPrefix(part), matches(tail.dropFirst(part.count), parts.dropFirst()) {
        return true
      }
      guard !tail.isEmpty else { return false }
      tail = tail.dropFirst()
    }
  }
}
