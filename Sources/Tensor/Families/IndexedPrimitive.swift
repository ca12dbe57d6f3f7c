/// An operation linear in all its inputs but the last, the positions, which are constants to every
/// derivative. Write the transpose; every rule follows.
public protocol IndexedPrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// The transposed map: cotangents of the inputs before the positions, in tensor operations.
  func transpose(
    _ cotangent: Tensor<Scalar>, positions: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?]
}

extension IndexedPrimitive {
  public var keeps: Kept { .inputs }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let shapes = inputs.dropLast().map { $0.shape }
    return transpose(cotangent, positions: inputs.last!, shapes: shapes, wanted: wanted) + [nil]
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
    let moved = zip(tangents, inputs).dropLast().map { $0 ?? .zeros($1.shape) }
    return apply(moved + [inputs.last!])
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let positions = series.last![0]
    return (0...order).map { k in
      apply(series.dropLast().map { k < $0.count ? $0[k] : .zeros($0[0].shape) } + [positions])
    }
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }

  /// Throws unless there are `count` inputs, all of the rank of the first, which has the axis.
  func requireRanks(_ count: Int, axis: Int, _ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(count, inputs)
    let rank = inputs[0].rank
    guard inputs.allSatisfy({ $0.rank == rank }), axis >= 0, axis < rank else {
      throw ShapeError(
        name, inputs, "ranks agree and axis \(axis) is below them",
        "ranks are " + inputs.map { "\($0.rank)" }.joined(separator: ", "))
    }
  }
}
