/// y (g - <y, g>) along the last axis, broadcasting: the pullback g of a softmax of value y, in one pass
/// for all directions of a Hessian too.
public struct SoftmaxPullback<Scalar: TensorScalar>: FusedPrimitive {
  public init() {}
  public var keeps: Kept { .inputs }

  /// Applies the operation to the value and the cotangent.
  public func callAsFunction(_ y: Tensor<Scalar>, _ g: Tensor<Scalar>) -> Tensor<Scalar> {
    // Without lists where nothing traces them.
    let isPlain = y.shape == g.shape && !y.isTraced && !g.isTraced
    return isPlain ? pulled(y, g, shape: y.shape) : apply([y, g])
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let shape = try broadcastShape(of: inputs)
    guard inputs.allSatisfy({ $0.rank > 0 && $0[-1] == shape[-1] }) else {
      throw ShapeError(
        name, inputs, "takes rows of one length",
        "they have " + inputs.map { $0.rank > 0 ? "\($0[-1])" : "none" }.joined(separator: " and "))
    }
    return shape
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    // The values that all leading entries of the cotangent share are read where they are.
    let isShared = shape.suffix(inputs[0].rank).elementsEqual(inputs[0].shape)
    let y = isShared ? inputs[0] : inputs[0].broadcast(to: shape)
    return pulled(y, inputs[1].broadcast(to: shape), shape: shape)
  }

  /// The rows of y go with those of g in turn.
  private func pulled(
    _ y: Tensor<Scalar>, _ g: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar> {
    let (width, size) = (shape[-1], y.count)
    return y.withContiguous { y in
      g.withContiguous { g in
        Tensor(shape: shape) { out in
          for start in stride(from: 0, to: shape.elementCount, by: Swift.max(size, 1)) {
            Scalar.kernels.fused.softmaxPullback(
              size / width, width, y, g + start, out + start)
          }
        }
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0] * (inputs[1] - (inputs[0] * inputs[1]).sum(alongAxis: -1, keepingAxes: true))
  }

  /// Linear in the cotangent: the same kernel gives its tangent.
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (y, g) = (inputs[0], inputs[1])
    let right = tangents[1].map { self(y, $0) }
    guard let left = tangents[0] else { return right!.broadcast(to: output.shape) }
    let centred = g - (y * g).sum(alongAxis: -1, keepingAxes: true)
    let bent = left * centred - y * (left * g).sum(alongAxis: -1, keepingAxes: true)
    return right.map { $0 + bent } ?? bent.broadcast(to: output.shape)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(alignedForBatch(inputs, mapped: mapped)) }
}
