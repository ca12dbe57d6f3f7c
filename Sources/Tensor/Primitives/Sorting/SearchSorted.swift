/// Where numbers belong among edges in ascending order, as numbers. A constant to every derivative.
///
/// Takes edges `[n]` and numbers of any shape, or edges `[..., n]` and numbers `[..., m]` with the
/// same leading axes; the result has the numbers' shape.
public struct SearchSorted<Scalar: TensorScalar>: ConstantPrimitive {
  /// Whether a number goes behind edges that equal it, not before.
  public let right: Bool
  public init(right: Bool) { self.right = right }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (edges, x) = (inputs[0], inputs[1])
    guard edges.rank > 0 else {
      throw ShapeError(name, inputs, "edges have a last axis", "there is none")
    }
    try requirePositions(along: edges.rank - 1, [edges])
    guard edges.rank == 1 || (edges.rank == x.rank && edges.dropLast() == x.dropLast()) else {
      throw ShapeError(
        name, inputs, "one row of edges, or one for each row of numbers",
        "\(Array(edges.dropLast())) and \(Array(x.dropLast()))")
    }
    return x
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (edges, x) = (inputs[0], inputs[1])
    let n = edges.shape[-1]
    let isShared = edges.rank == 1
    let rows = isShared ? 1 : edges.shape.elementCount(of: 0..<(edges.rank - 1))
    let count = isShared ? x.count : x.shape[-1]
    return edges.withContiguous { e in
      x.withContiguous { base in
        Tensor(shape: x.shape) {
          Scalar.kernels.scans.searchSorted(right, rows, n, n, count, e, base, $0)
        }
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    if !mapped[0], inputs[0].rank == 1 { return apply(inputs) }
    let edges = mapped[0] ? inputs[0] : inputs[0].broadcast(to: inputs[0].shape.prepending(size))
    let x = mapped[1] ? inputs[1] : inputs[1].broadcast(to: inputs[1].shape.prepending(size))
    guard edges.rank == 2 else { return self(edges, x) }
    // One row of edges for each example, whatever the shape of its numbers.
    return self(edges, x.reshaped([size, x.shape.droppingFirst.elementCount] as Shape))
      .reshaped(x.shape)
  }
}
