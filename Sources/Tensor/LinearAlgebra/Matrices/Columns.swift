// Right sides of systems: columns `[..., n, m]` under matrices `[..., n, n]`, broadcast.
extension Tensor {
  /// A kernel on columns `[..., n, m]` of this untraced tensor under matrices with leading axes
  /// `lead`, which broadcast. Axes along which one matrix serves many columns are put beside m, so
  /// that the kernel sees `count` matrices and all columns of each at once.
  func mappingColumns(
    under lead: Shape, shape: Shape,
    _ kernel: (
      _ count: Int, _ columns: Int, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>
    ) -> Void
  ) -> Tensor {
    let last = shape.rank - 1
    let lead = lead.padded(toRank: last - 1)
    let repeated = (0..<(last - 1)).filter { lead[$0] == 1 && shape[$0] != 1 }
    let kept = (0..<(last - 1)).filter { lead[$0] != 1 || shape[$0] == 1 }
    let order = kept + [last - 1] + repeated + [last]
    let all = restrided(shape, strides.broadcast(from: self.shape, to: shape))
    let turned = all.transposed(order)
    let result = turned.withContiguous { columns in
      Tensor(shape: turned.shape) { out in
        kernel(
          kept.map { shape[$0] }.elementCount,
          repeated.map { shape[$0] }.elementCount * shape[last], columns, out)
      }
    }
    var inverse = order
    for (axis, source) in order.enumerated() { inverse[source] = axis }
    return result.transposed(inverse)
  }
}

extension Primitive {
  /// The shape of columns `b` under square matrices `a`, their leading axes broadcast.
  func columnsShape(_ a: Shape, _ b: Shape) throws(ShapeError) -> Shape {
    try requireSquare(a, [a, b])
    guard b.rank >= 2, b[-2] == a[-1] else {
      throw ShapeError(
        name, [a, b], "the right side has one row for each of the matrix",
        b.rank < 2 ? "rank \(b.rank)" : "\(b[-2]) is not \(a[-1])")
    }
    var result: Shape
    do {
      result = try Shape.broadcast(a.droppingMatrix, b.droppingMatrix, operation: name)
    } catch {
      throw ShapeError(name, [a, b], "leading axes must broadcast", error.disagreement)
    }
    result.append(b[-2])
    result.append(b[-1])
    return result
  }
}

/// A function of columns `[..., n, m]` on those or on a single vector `[n]`.
func withColumns<Scalar>(
  _ b: Tensor<Scalar>, _ body: (Tensor<Scalar>) -> Tensor<Scalar>
) -> Tensor<Scalar> {
  b.rank == 1 ? body(b.expanded(atAxis: 1)).squeezed(atAxis: -1) : body(b)
}

/// b - sum a x over pairs of matrices and columns, or with a^T; `nil` is zero.
func residual<Scalar>(
  _ b: Tensor<Scalar>?, _ matrices: [Tensor<Scalar>?], _ x: [Tensor<Scalar>], transposed: Bool
) -> Tensor<Scalar>? {
  zip(matrices, x).reduce(b) { sum, term in
    guard let a = term.0 else { return sum }
    let product = matmul(transposed ? a.transposed() : a, term.1)
    return sum.map { $0 - product } ?? -product
  }
}
