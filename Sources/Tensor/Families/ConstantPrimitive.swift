/// An operation whose result is a constant to every derivative: comparisons, positions, factors.
/// Write the value; every rule follows.
public protocol ConstantPrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar
}

extension ConstantPrimitive {
  public var isDifferentiable: Bool { false }
  public var keeps: Kept { [] }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] { inputs.map { _ in nil } }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> { .zeros(output.shape) }
}
