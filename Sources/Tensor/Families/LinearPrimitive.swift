/// An operation linear in all its inputs together. Write the transpose; every rule follows.
public protocol LinearPrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// The transposed map: cotangents of the inputs, each of its shape, in tensor operations.
  func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?]
}

extension LinearPrimitive {
  public var keeps: Kept { [] }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    transpose(cotangent, shapes: inputs.map { $0.shape }, wanted: wanted)
  }

  public func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    movingTranspose(cotangent, inputs, output.value, wanted: wanted, needed: needed)
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if tangents.count == 1 { return dispatch([tangents[0]!]) }
    return dispatch(zip(tangents, inputs).map { $0 ?? .zeros($1.shape) })
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    (0...order).map { k in
      apply(series.map { k < $0.count ? $0[k] : .zeros($0[0].shape) })
    }
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }
}
