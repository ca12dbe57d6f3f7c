import Tensor

/// Orthonormal vectors of length n in rows, to which more are added: `[..., count, n]`, each entry of
/// the leading axes a basis of its own.
///
/// Rows are kept in blocks, so that adding one copies no more than a block.
struct KrylovBasis<Scalar: TensorScalar> {
  private static var rowsInBlock: Int { 16 }
  private var blocks: [Tensor<Scalar>] = []
  private(set) var count = 0

  /// Adds rows `[..., b, n]`, which the caller has made orthonormal to all others.
  mutating func append(_ rows: Tensor<Scalar>) {
    count += rows.shape[-2]
    if let last = blocks.last, last.shape[-2] + rows.shape[-2] <= Self.rowsInBlock {
      blocks[blocks.count - 1] = concatenate([last, rows], alongAxis: -2)
    } else {
      blocks.append(rows.evaluated())
    }
  }

  /// Rows `[..., b, n]` without their part in the space of the basis, and that part's coordinates
  /// `[..., count, b]`. Two passes of Gram-Schmidt leave no more than rounding of it, unless the rows
  /// lie in the space (Giraud, Langou and Rozloznik, 2005).
  func orthogonalized(
    _ rows: Tensor<Scalar>
  ) -> (rest: Tensor<Scalar>, coordinates: Tensor<Scalar>) {
    var rest = rows
    var passes: [Tensor<Scalar>] = []
    for _ in 0..<2 {
      var parts: [Tensor<Scalar>] = []
      for block in blocks {
        let part = matmul(block, rest.transposed())
        rest = rest - matmul(part.transposed(), block)
        parts.append(part)
      }
      passes.append(concatenate(parts, alongAxis: -2))
    }
    return (rest, passes[0] + passes[1])
  }

  /// Combinations of the rows, `[..., k, n]`, from coefficients `[..., k, count]`.
  func combination(_ coefficients: Tensor<Scalar>) -> Tensor<Scalar> {
    var (sum, start) = (nil as Tensor<Scalar>?, 0)
    for block in blocks {
      let part = matmul(coefficients[..., start..<start + block.shape[-2]], block)
      sum = sum.map { $0 + part } ?? part
      start += block.shape[-2]
    }
    return sum!
  }
}
