internal import CKernels

/// The determinants `[...]` of square matrices a `[..., n, n]`, given their factors by
/// `Factorize(.lu)`, which are constants.
public struct Determinant<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    try requireSquare(inputs[0], [inputs[0]])
    return inputs[0].droppingMatrix
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[1].fromPivots(BT_DETERMINANT)
  }

  /// Jacobi's formula: d det a / d a = det(a) a^-T, the cofactors.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [cotangent.asMatrices * Cofactor()(inputs[0], inputs[1]), nil]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard let turn = tangents[0] else { return .zeros(output.shape) }
    return (Cofactor()(inputs[0], inputs[1]) * turn).sum(alongAxes: [-2, -1])
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

extension Tensor {
  /// A number for each of these factors by `Factorize(.lu)`.
  func fromPivots(_ what: bt_determinant) -> Tensor {
    let lead = shape.droppingMatrix
    return withContiguous { factors in
      Tensor(shape: lead) {
        Scalar.kernels.linearAlgebra.luDeterminant(
          what, lead.elementCount, shape[-1], factors, $0)
      }
    }
  }
}

/// The determinants `[...]` of square matrices `[..., n, n]`: 0 of a singular one, 1 of `[0, 0]`,
/// NaN of one that holds NaN or infinity.
///
/// First derivatives are right at singular matrices too (they are the cofactors); higher ones solve
/// with the matrix, are NaN there and lose digits near there as its inverse does. Large determinants overflow: see `signedLogDeterminant`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func determinant<Scalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  a.requireMatrices(for: "determinant", square: true)
  return Determinant()(a, Factorize(.lu)(a))
}
