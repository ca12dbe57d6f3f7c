/// Elements along an axis by position, `y[..., k, ...] = x[..., positions[..., k, ...], ...]`, from
/// inputs x and positions of one rank. Axes but `axis` broadcast.
public struct TakeAlong<Scalar: TensorScalar>: IndexedPrimitive {
  /// An axis from 0.
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "gather" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireRanks(2, axis: axis, inputs)
    let one = inputs.map { $0.replacing(axis, with: 1) }
    return try Shape.broadcast(one[0], one[1], operation: "\(name) along axis \(axis)")
      .replacing(axis, with: inputs[1][axis])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (x, positions) = (inputs[0], inputs[1])
    let shape = outputShape(inputs)
    let (from, step) = x.stridesAcross(axis, in: shape)
    let picks = positions.shape.contiguousStrides.broadcast(from: positions.shape, to: shape)
    let (limit, own) = (x.shape[axis], x.shape)
    return Tensor(shape: shape) { out in
      positions.withIndices(below: limit) {
        "\(name) along axis \(axis) of \(own)"
      } _: { indices in
        x.withLayout { base, _ in
          withDimensions(shape) { sizes in
            withDimensions(from) { from in
              withDimensions(picks) {
                Scalar.kernels.indexing.take(
                  Int32(shape.rank), sizes, base, from, indices, $0, Int64(step), out)
              }
            }
          }
        }
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, positions: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [wanted[0] ? ScatterAlong(axis: axis, into: shapes[0])(cotangent, positions) : nil]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    TakeAlong(axis: axis + 1).apply(alignedExamples(inputs, mapped: mapped))
  }
}

extension Tensor {
  /// The strides of this untraced tensor seen as `shape`, 0 along `axis`, and the stride along it.
  func stridesAcross(_ axis: Int, in shape: Shape) -> (others: Strides, step: Int) {
    let own = strides
    var others = own.broadcast(from: self.shape, to: shape)
    others[axis] = 0
    return (others, own[axis])
  }
}
