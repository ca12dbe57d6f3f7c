/// The positions that sort the last axis, equal entries in their order, as numbers. A constant to
/// every derivative.
public struct ArgSort<Scalar: TensorScalar>: ConstantPrimitive {
  /// Whether the largest come first.
  public let descending: Bool
  public init(descending: Bool) { self.descending = descending }

  public var name: String { "argsort" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLastAxis(inputs)
    try requirePositions(along: inputs[0].rank - 1, inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        let (rows, columns, _) = shape.split(at: shape.rank - 1)
        Scalar.kernels.scans.argsort(descending, rows, columns, x, $0)
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The positions of the k largest or smallest entries of the last axis, best first, of equal ones
/// the lower position first, as numbers. A constant to every derivative.
public struct ArgTopK<Scalar: TensorScalar>: ConstantPrimitive {
  /// How many.
  public let k: Int
  /// Largest or smallest.
  public let extreme: Extreme
  public init(_ k: Int, _ extreme: Extreme) {
    self.k = k
    self.extreme = extreme
  }

  public var name: String { "topK" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLastAxis(inputs)
    try requirePositions(along: inputs[0].rank - 1, inputs)
    guard k >= 0, k <= inputs[0][-1] else {
      throw ShapeError(
        name, inputs, "k is at most the number of entries", "k is \(k) of \(inputs[0][-1])")
    }
    var result = inputs[0]
    result[-1] = k
    return result
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { x in
      Tensor(shape: outputShape(inputs)) {
        let (rows, columns, _) = shape.split(at: shape.rank - 1)
        Scalar.kernels.scans.topK(extreme == .largest, rows, columns, k, x, $0)
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}
