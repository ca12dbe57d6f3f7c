/// r^-1 b, or r^-T b, for upper triangles r `[..., n, n]` (what lies below the diagonal is not
/// read) and columns b `[..., n, m]` with the same leading axes. A zero on a diagonal gives
/// infinities and NaN.
public struct SolveUpper<Scalar: TensorScalar>: Primitive {
  public let isTransposed: Bool
  public init(transposed: Bool = false) { isTransposed = transposed }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (r, b) = (inputs[0], inputs[1])
    guard r.rank >= 2, r.rank == b.rank, r[-1] == r[-2], r.dropLast().elementsEqual(b.dropLast())
    else {
      throw ShapeError(
        name, inputs, "takes square matrices and columns that fit", "\(r) does not fit \(b)")
    }
    return b
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (r, b) = (inputs[0], inputs[1])
    return Tensor(shape: b.shape) { out in
      b.withContiguous { out.update(from: $0, count: b.count) }
      r.withContiguous {
        Scalar.kernels.spectral.solveUpper(
          b.shape.matrixCount, b.shape[-2], b.shape[-1], isTransposed, $0, out)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let side = SolveUpper(transposed: !isTransposed)(inputs[0], cotangent)
    let (left, right) = isTransposed ? (output, side) : (side, output)
    return [wanted[0] ? -upper(matmul(left, right.transposed())) : nil, side]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var side = tangents[1] ?? .zeros(output.shape)
    if let turn = tangents[0] {
      let triangle = upper(turn)
      side = side - matmul(isTransposed ? triangle.transposed() : triangle, output)
    }
    return apply([inputs[0], side])
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(zip(inputs, mapped).map { $1 ? $0 : $0.broadcast(to: $0.shape.prepending(size)) })
  }

  private func upper(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    x * (1 - .strictlyLower(x.shape[-1]))
  }
}
