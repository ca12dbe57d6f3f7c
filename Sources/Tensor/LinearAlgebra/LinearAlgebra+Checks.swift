// What public functions look at, below every tracer, before they hand a result on.
extension Tensor {
  /// Whether every element is finite, those of all examples inside `vectorized` too.
  var hasOnlyFinite: Bool { untraced.isFinite }

  /// Throws unless `result`, whose leading axes are those of these matrices, is finite: a kernel
  /// fills it with NaN where it cannot work on a matrix. `reason` says why, unless the matrix itself
  /// is not finite.
  func requireFinite(
    _ result: Tensor, _ operation: String,
    else reason: (String, Shape, Int?) -> LinearAlgebraError = {
      .notConverged(operation: $0, shape: $1, matrix: $2)
    }
  ) throws(LinearAlgebraError) {
    guard let first = result.firstNotFinite(leading: rank - 2) else { return }
    if let own = firstNotFinite(leading: rank - 2), own.position <= first.position {
      throw .notFinite(operation: operation, shape: shape, matrix: own.name)
    }
    throw reason(operation, shape, first.name)
  }

  /// The first part that holds NaN or infinity, counted along `leading` axes and before them those
  /// of `vectorized`, and its number as an error names it: `nil` if there is only one part.
  private func firstNotFinite(leading: Int) -> (position: Int, name: Int?)? {
    let values = untraced
    let size = values.shape.elementCount(of: (values.rank - rank + leading)..<values.rank)
    guard size > 0 else { return nil }
    let count = values.count / size
    let first = values.withContiguous {
      Scalar.kernels.linearAlgebra.firstNotFinite(count, size, $0)
    }
    return first < 0 ? nil : (first, count == 1 ? nil : first)
  }

  /// Throws unless every triangle is finite and has no 0 on a diagonal that counts.
  func requireInvertible(
    _ triangle: Triangle, unitDiagonal: Bool = false, _ operation: String, _ shape: Shape
  ) throws(LinearAlgebraError) {
    let stack = MatrixStack(untraced, unitStride: true)
    guard stack.rows > 0, stack.columns > 0 else { return }
    var isFinite = true
    // The transpose of a triangle that lies along columns is what a kernel sees.
    let upper = (triangle == .upper) != stack.isTransposed
    let first = stack.tensor.withLayout { base, _ in
      Scalar.kernels.linearAlgebra.firstSingular(
        upper, unitDiagonal, stack.count, stack.columns, base, Int64(stack.step), stack.pitch,
        &isFinite)
    }
    guard first >= 0 else { return }
    let matrix = stack.count == 1 ? nil : first
    if !isFinite { throw .notFinite(operation: operation, shape: shape, matrix: matrix) }
    throw .singular(operation: operation, shape: shape, matrix: matrix)
  }
}

extension Primitive {
  /// Throws unless there is one input, of rank 2 or more.
  func requireMatrices(_ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    guard inputs[0].rank >= 2 else {
      throw ShapeError(name, inputs, "takes matrices", "rank \(inputs[0].rank)")
    }
  }

  /// Throws unless there is one input, of square matrices.
  func requireSquareMatrices(_ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    try requireSquare(inputs[0], inputs)
  }

  /// Throws unless a shape's last two axes are those of a square matrix. `inputs` are for the text.
  func requireSquare(_ shape: Shape, _ inputs: [Shape]) throws(ShapeError) {
    guard shape.rank >= 2 else {
      throw ShapeError(name, inputs, "takes square matrices", "rank \(shape.rank)")
    }
    guard shape[-1] == shape[-2] else {
      throw ShapeError(
        name, inputs, "takes square matrices", "\(shape[-2]) rows, \(shape[-1]) columns")
    }
  }
}

extension Tensor {
  /// (a + a^T) / 2 of square matrices; traps for others with an operation's name.
  func symmetricPart(for operation: String) -> Tensor {
    requireMatrices(for: operation, square: true)
    // Halved first: twice a large number overflows.
    let half = self * Scalar(0.5)
    return half + half.transposed()
  }

  /// Traps with an operation's name unless these are matrices, and with `square` square ones.
  func requireMatrices(for operation: String, square: Bool) {
    require(
      rank >= 2, "\(operation) of \(shape): takes \(square ? "square " : "")matrices; rank \(rank)")
    require(
      !square || shape[-1] == shape[-2],
      "\(operation) of \(shape): takes square matrices; \(shape[-2]) rows, \(shape[-1]) columns")
  }
}
