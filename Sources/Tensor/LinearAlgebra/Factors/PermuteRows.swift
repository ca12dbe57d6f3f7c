/// The rows of x `[..., m, n]` in an order `[..., m, 1]` of whole numbers: row i is row order[i] of
/// x; or, inversely, row order[i] is row i of x. The order is a constant; leading axes broadcast.
public struct PermuteRows<Scalar: TensorScalar>: Primitive {
  /// Whether row order[i] of the result is row i of x.
  public let isInverse: Bool
  /// The permutation, or its inverse.
  public init(inverse: Bool = false) { isInverse = inverse }

  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (order, x) = (inputs[0], inputs[1])
    guard order.rank >= 2, x.rank >= 2, order[-1] == 1, order[-2] == x[-2] else {
      throw ShapeError(
        name, inputs, "a column of row numbers and matrices of as many rows",
        "\(order) and \(x)")
    }
    return try Shape.broadcast(
      order.droppingMatrix.appending(x[-2], x[-1]), x, operation: name)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let order = inputs[0]
    return inputs[1].mappingColumns(
      under: order.shape.droppingMatrix, shape: outputShape(inputs)
    ) { count, columns, x, out in
      order.withContiguous {
        Scalar.kernels.linearAlgebra.permuteRows(
          isInverse, count, order.shape[-2], columns, $0, x, out)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let pulled = PermuteRows(inverse: !isInverse)(inputs[0], cotangent)
    return [nil, pulled.unbroadcast(to: inputs[1].shape)]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> { apply([inputs[0], tangents[1] ?? .zeros(inputs[1].shape)]) }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    (0...order).map { k in
      let x = k < series[1].count ? series[1][k] : .zeros(series[1][0].shape)
      return apply([series[0][0], x])
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }
}
