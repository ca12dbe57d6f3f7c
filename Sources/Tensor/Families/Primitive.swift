/// An operation the transforms know how to differentiate, expand and map.
///
/// Most operations conform to a family instead, which supplies every rule from one:
/// `ElementwisePrimitive` from the slope, `BinaryElementwisePrimitive` from two slopes,
/// `LinearPrimitive` from the transpose, `BilinearPrimitive` from two adjoints,
/// `IndexedPrimitive` from the transpose for fixed positions, `FusedPrimitive` from a composition of
/// simpler operations, `ConstantPrimitive` from nothing. Rules are written in tensor operations, so they
/// differentiate too, to any order.
/// A type of your own conforms in the same way as those in this module.
public protocol Primitive<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// The operation's name in errors and profiles.
  var name: String { get }
  /// `false` if the result is treated as a constant: comparisons, step, `stopGradient`.
  var isDifferentiable: Bool { get }
  /// What the rules read, and so what a tape must keep. All, unless the primitive says otherwise.
  var keeps: Kept { get }

  /// What a derivative (forward mode) computes only if something reads it. Nothing, unless the
  /// primitive says otherwise.
  var postpones: Postponed { get }

  /// The shape of the result: the one place where the operation's shape rule stands.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape

  /// The value, given tensors that no transform traces, of shapes that passed `shape(of:)`.
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar>

  /// The cotangents of the inputs given the output's (a vector-Jacobian product), each of its
  /// input's shape; `nil` for zero, and allowed where `wanted` is false.
  func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?]

  /// `pullback` where all that it reads moves (forward over reverse), the rule that Hessian-vector
  /// products follow: the cotangents of the inputs, each where `needed` says so, and their tangents
  /// where `wanted` says so. The derivative of `pullback`, unless the primitive says otherwise.
  func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar>

  /// The tangent of the output given the inputs' (a Jacobian-vector product); `nil` is zero, and at
  /// least one is not.
  func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar>

  /// The Taylor coefficients 0...order of the output given the inputs', where a missing
  /// coefficient is zero.
  func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>]

  /// All examples at once: inputs marked `mapped` have a leading axis of `size` examples, and so
  /// has the result.
  func vectorized(_ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int) -> Tensor<Scalar>

  /// The second-order term of `hessianForm`: < adjoint, D^2 f (t_i, t_j) > for all i, j, `[k, k]`,
  /// from bundles of k tangents `[k, input shape]`. `nil` is zero.
  func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>?

  /// The axis of the result along which blocks stay apart: block b of the result reads the blocks b
  /// of the moving inputs only, each along its own of `axes`, and what does not move (`nil`). An axis
  /// falls into `blocks` parts of equal size. `nil`, the default, is always right: the blocks mix.
  func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int?
}

/// Which values of an operation its rules read.
public struct Kept: OptionSet, Sendable {
  /// A bit for each of `inputs` and `output`.
  public let rawValue: UInt8
  /// Values by their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The values of the inputs; their shapes are always there.
  public static let inputs = Kept(rawValue: 1)
  /// The value of the output; its shape is always there.
  public static let output = Kept(rawValue: 2)
}

/// What is put off in a derivative until something reads it, which often nothing does: the value of a
/// gradient beside its tangent, the loss beside its gradient. For operations that cost more than
/// remembering their inputs does.
public struct Postponed: OptionSet, Sendable {
  /// A bit for each of `value` and `tangent`.
  public let rawValue: UInt8
  /// Parts of a result by their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The result itself, where `pushforward` does not read it.
  public static let value = Postponed(rawValue: 1)
  /// What `pushforward` returns.
  public static let tangent = Postponed(rawValue: 2)
}

extension Primitive {
  public var name: String {
    let type = String(describing: Self.self).prefix { $0 != "<" }
    return type.prefix(1).lowercased() + type.dropFirst()
  }
  public var isDifferentiable: Bool { true }
  public var keeps: Kept { [.inputs, .output] }
  public var postpones: Postponed { [] }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? { nil }
}
