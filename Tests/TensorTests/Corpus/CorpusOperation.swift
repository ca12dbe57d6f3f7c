import Tensor

/// An operation of the corpus in this framework.
struct CorpusOperation<Scalar: TensorScalar>: Sendable {
  typealias Value = Tensor<Scalar>

  let name: String
  var isElementwise = false
  let apply: @Sendable ([Value], CorpusArguments) -> [Value]

  /// A function of each element of one tensor.
  static func map(_ name: String, _ function: @escaping @Sendable (Value) -> Value) -> Self {
    Self(name: name, isElementwise: true) { inputs, _ in [function(inputs[0])] }
  }

  /// A function of the elements of two tensors, broadcasting.
  static func zip(
    _ name: String, _ function: @escaping @Sendable (Value, Value) -> Value
  ) -> Self {
    Self(name: name, isElementwise: true) { inputs, _ in [function(inputs[0], inputs[1])] }
  }

  /// A function of one tensor and arguments.
  static func one(
    _ name: String, _ function: @escaping @Sendable (Value, CorpusArguments) -> Value
  ) -> Self {
    Self(name: name) { inputs, arguments in [function(inputs[0], arguments)] }
  }

  /// A function of two tensors and arguments.
  static func two(
    _ name: String, _ function: @escaping @Sendable (Value, Value, CorpusArguments) -> Value
  ) -> Self {
    Self(name: name) { inputs, arguments in [function(inputs[0], inputs[1], arguments)] }
  }

  /// A function of tensors and arguments that throws on numbers, which none of the corpus does.
  static func trying(
    _ name: String, _ function: @escaping @Sendable ([Value], CorpusArguments) throws -> [Value]
  ) -> Self {
    Self(name: name) { inputs, arguments in
      do { return try function(inputs, arguments) } catch { fatalError("\(name): \(error)") }
    }
  }

  static var all: [Self] {
    elementwise + comparisons + special + activations + reductions + orders + movement + axes
      + creation + products + convolutions + gathers + scans + solves + factors + masks
      + networks
  }
}
