/// Entries of an axis by position: along `axis`, entry k of the result is entry `indices[k]`.
public struct Gather<Scalar: TensorScalar>: LinearPrimitive {
  /// A position along the axis for each entry.
  public let indices: [Int]
  /// An axis from 0.
  public let axis: Int

  public init(_ indices: [Int], axis: Int) {
    self.indices = indices
    self.axis = axis
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    var result = inputs[0]
    if let bad = indices.first(where: { $0 < 0 || $0 >= inputs[0][axis] }) {
      throw ShapeError(
        name, inputs, "indices are below the axis' size", "index \(bad), size \(result[axis])")
    }
    result[axis] = indices.count
    return result
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (x, shape) = (inputs[0], inputs[0].shape)
    let (outer, _, inner) = shape.split(at: axis)
    return x.withContiguous { base in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.gather(
          outer, shape[axis], inner, indices.count, indices.map { Int64($0) }, base, $0)
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [ScatterAdd(indices, axis: axis, size: shapes[0][axis])(cotangent)]
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { Gather(indices, axis: axis + 1)(inputs[0]) }
}

/// Zeros with entry k of the input added to entry `indices[k]` along an axis of `size`: the
/// transpose of `Gather`.
public struct ScatterAdd<Scalar: TensorScalar>: LinearPrimitive {
  /// A position along the axis for each entry.
  public let indices: [Int]
  /// An axis from 0.
  public let axis: Int
  /// The number of entries of the result along the axis.
  public let size: Int

  public init(_ indices: [Int], axis: Int, size: Int) {
    self.indices = indices
    self.axis = axis
    self.size = size
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireAxes([axis], inputs)
    guard inputs[0][axis] == indices.count, indices.allSatisfy({ $0 >= 0 && $0 < size }) else {
      throw ShapeError(
        name, inputs, "one index below \(size) for each entry of axis \(axis)",
        "\(inputs[0][axis]) entries, \(indices.count) indices")
    }
    var result = inputs[0]
    result[axis] = size
    return result
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (x, shape) = (inputs[0], outputShape(inputs))
    let (outer, _, inner) = shape.split(at: axis)
    return x.withContiguous { base in
      Tensor(shape: shape) {
        Scalar.kernels.fill(0, $0, shape.elementCount)
        Scalar.kernels.scatterAdd(
          outer, size, inner, indices.count, indices.map { Int64($0) }, base, $0)
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [Gather(indices, axis: axis)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { ScatterAdd(indices, axis: axis + 1, size: self.size)(inputs[0]) }
}
