/// Symmetric matrices `[..., n, n]` packed as their upper triangles, row after row, `[..., n (n + 1)
/// / 2]`: p_ij = scale (a_ij + a_ji) above the diagonal, and a_ii on it.
///
/// With a scale of 1/2, the default, p is the symmetric part of any matrix.
public struct PackSymmetric<Scalar: TensorScalar>: LinearPrimitive {
  /// What the sum of two mirrored entries is multiplied by.
  public let scale: Scalar

  /// Packing with a scale.
  public init(scale: Scalar = 0.5) { self.scale = scale }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireMatrices(inputs)
    try requireSquare(inputs[0], inputs)
    return inputs[0].droppingMatrix.appending(packedCount(inputs[0][-1]))
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.symmetric.pack(scale, shape.matrixCount, shape[-1], a, $0)
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [UnpackSymmetric(scale: scale)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// The symmetric matrices `[..., n, n]` of packed ones `[..., n (n + 1) / 2]`, their entries off the
/// diagonal multiplied by `scale`: the transpose of `PackSymmetric`.
public struct UnpackSymmetric<Scalar: TensorScalar>: LinearPrimitive {
  /// What entries off the diagonal are multiplied by.
  public let scale: Scalar

  /// Unpacking with a scale.
  public init(scale: Scalar = 1) { self.scale = scale }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(1, inputs)
    let n = try packedOrder(inputs[0], inputs)
    return inputs[0].leading(inputs[0].rank - 1).appending(n, n)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    return inputs[0].withContiguous { p in
      Tensor(shape: shape) {
        Scalar.kernels.symmetric.unpack(scale, shape.matrixCount, shape[-1], p, $0)
      }
    }
  }

  public func transpose(
    _ cotangent: Tensor<Scalar>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Scalar>?] { [PackSymmetric(scale: scale)(cotangent)] }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }
}

/// How many numbers a packed symmetric matrix of order n has.
func packedCount(_ order: Int) -> Int { order * (order + 1) / 2 }

/// The n with n (n + 1) / 2 = count, or `nil`.
func packedOrder(count: Int) -> Int? {
  let order = (Int(Double(8 * count + 1).squareRoot()) - 1) / 2
  return packedCount(order) == count ? order : nil
}

extension Primitive {
  /// The order of packed matrices; throws if the last axis is not one.
  func packedOrder(_ shape: Shape, _ inputs: [Shape]) throws(ShapeError) -> Int {
    guard let last = shape.last, let order = Tensor::packedOrder(count: last) else {
      throw ShapeError(
        name, inputs, "the last axis holds packed matrices, n (n + 1) / 2 numbers",
        shape.last.map { "\($0) is no such number" } ?? "there is none")
    }
    return order
  }
}
