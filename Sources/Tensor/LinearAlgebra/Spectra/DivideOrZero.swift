/// a / b element by element, broadcasting, where 0 / 0 is 0.
///
/// In the rules of eigenvectors and norms b is a gap or a length, and 0 / 0 stands for a part that
/// does not take part. Anything else over 0 is infinite, so that a derivative which does not exist
/// is not mistaken for one.
public struct DivideOrZero<Scalar: TensorScalar>: Primitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (a, b) = (inputs[0], inputs[1])
    return a / (b + equal(a, Tensor(0)) * equal(b, Tensor(0)))
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let scaled = divideOrZero(cotangent, inputs[1])
    return [
      wanted[0] ? scaled.unbroadcast(to: inputs[0].shape) : nil,
      wanted[1] ? -(scaled * output).unbroadcast(to: inputs[1].shape) : nil,
    ]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var top = tangents[0] ?? .zeros(output.shape)
    if let below = tangents[1] { top = top - output * below }
    return divideOrZero(top, inputs[1]).broadcast(to: output.shape)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }
}

/// a / b element by element, broadcasting, where 0 / 0 is 0.
func divideOrZero<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  DivideOrZero()(a, b)
}
