/// One of two tensors where a condition holds (is not 0) and the other elsewhere, broadcasting.
/// Linear in the two; what is not chosen takes no part, even where it is NaN.
public struct Select<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(3, inputs)
    let pair = try Shape.broadcast(inputs[1], inputs[2], operation: name)
    return try Shape.broadcast(inputs[0], pair, operation: name)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    func withOperand(
      _ x: Tensor<Scalar>, _ body: (UnsafePointer<Scalar>, UnsafePointer<Int64>) -> Void
    ) {
      x.withLayout { base, strides in
        withDimensions(strides.broadcast(from: x.shape, to: shape)) { body(base, $0) }
      }
    }
    return Tensor(shape: shape) { out in
      guard shape.elementCount > 0 else { return }
      withDimensions(shape) { sizes in
        withOperand(inputs[0]) { condition, s in
          withOperand(inputs[1]) { a, t in
            withOperand(inputs[2]) { b, u in
              Scalar.kernels.select(Int32(shape.rank), sizes, condition, s, a, t, b, u, out)
            }
          }
        }
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (condition, none) = (inputs[0], Tensor<Scalar>(0))
    return [
      nil,
      wanted[1] ? self(condition, cotangent, none).unbroadcast(to: inputs[1].shape) : nil,
      wanted[2] ? self(condition, none, cotangent).unbroadcast(to: inputs[2].shape) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let none = Tensor<Scalar>(0)
    return self(inputs[0], tangents[1] ?? none, tangents[2] ?? none).broadcast(to: output.shape)
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    (0...order).map { k in
      apply(
        [series[0][0]] + series[1...].map { k < $0.count ? $0[k] : .zeros($0[0].shape) })
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

/// a where the mask is true and b where it is false, broadcasting all three: NumPy's `where`.
///
/// What is not chosen gets a gradient of 0, even where it is NaN. What it was computed from is safe
/// only if its own slope is finite there: 0 times an infinite slope is NaN. Replace the argument
/// first, as in `log(x.replacing(with: 1, where: x .<= 0))`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func select<Scalar>(
  _ mask: Mask<Scalar>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  Select()(mask.values, a, b)
}

/// a where the mask is true and a number where it is false, broadcasting.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func select<Scalar>(
  _ mask: Mask<Scalar>, _ a: Tensor<Scalar>, _ b: Scalar
) -> Tensor<Scalar> {
  Select()(mask.values, a, Tensor(b))
}

/// A number where the mask is true and b where it is false, broadcasting.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func select<Scalar>(
  _ mask: Mask<Scalar>, _ a: Scalar, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  Select()(mask.values, Tensor(a), b)
}

extension Tensor {
  /// This tensor with `other` where the mask is true, broadcasting.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func replacing(with other: Tensor, where mask: Mask<Scalar>) -> Tensor {
    select(mask, other, self)
  }

  /// This tensor with a number where the mask is true.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func replacing(with number: Scalar, where mask: Mask<Scalar>) -> Tensor {
    select(mask, number, self)
  }
}
