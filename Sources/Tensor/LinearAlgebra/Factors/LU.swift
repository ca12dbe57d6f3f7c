/// L (below its unit diagonal) and U of P a = L U in one matrix, for matrices a `[..., m, n]` and
/// their factors by `Factorize(.lu)`, which are constants.
///
/// P a' = L' U + L U' gives L' = L tril(F, -1) and U' = triu(F) U with F = L^-1 P a' U^-1, where L
/// is made `[m, m]` and U `[n, n]` by rows and columns of an identity.
public struct LU<Scalar: TensorScalar>: Primitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (m, n) = (inputs[0].shape[-2], inputs[0].shape[-1])
    return inputs[1].block(rows: 0..<n, columns: 0..<m).transposed()
  }

  private var strictlyLower: TriangularPart<Scalar> { TriangularPart(.lower, offset: -1) }
  private var upper: TriangularPart<Scalar> { TriangularPart(.upper) }

  /// a' = P^T L^-T K U^-T with K = tril(L^T tril(c, -1), -1) + triu(triu(c) U^T).
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let (l, u) = output.squareFactors
    let low = strictlyLower(cotangent)
    let left = matmul(strictlyLower(l).transposed(), low) + low
    let right = matmul(upper(cotangent), upper(u).transposed())
    let turned = (strictlyLower(left) + upper(right)).transposed()
    let half = TriangularSolve(.upper)(u, turned).transposed()
    let whole = TriangularSolve(.lower, transposed: true, unitDiagonal: true)(l, half)
    return [PermuteRows(inverse: true)(inputs[1].rowOrder, whole), nil]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard let turn = tangents[0] else { return .zeros(output.shape) }
    let (l, u) = output.squareFactors
    let permuted = PermuteRows()(inputs[1].rowOrder, turn)
    let half = TriangularSolve(.lower, unitDiagonal: true)(l, permuted).transposed()
    let f = TriangularSolve(.upper, transposed: true)(u, half).transposed()
    let low = strictlyLower(f)
    return matmul(strictlyLower(l), low) + low + matmul(upper(f), upper(u))
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

extension Tensor {
  /// Of `Factorize(.lu)`: which row of the matrix comes where, `[..., m, 1]`.
  fileprivate var rowOrder: Tensor {
    let last = shape[-2] - 1
    return block(rows: last..<(last + 1), columns: 0..<shape[-1]).transposed()
  }

  /// Of packed factors `[..., m, n]`: matrices `[..., m, m]` and `[..., n, n]` whose triangles are L
  /// (its unit diagonal is not there) and U, continued as those of an identity.
  fileprivate var squareFactors: (l: Tensor, u: Tensor) {
    let (m, n) = (shape[-2], shape[-1])
    let l = m <= n ? block(rows: 0..<m, columns: 0..<m) : padded(rows: m, columns: m)
    guard n > m else { return (l, block(rows: 0..<n, columns: 0..<n)) }
    let ones = Tensor<Scalar>((0..<n).map { $0 < m ? 0 : 1 })
    return (l, padded(rows: n, columns: n) + Tensor.eye(n) * ones)
  }
}

/// The factors of P a = L U with the largest pivot of each column, for matrices a `[..., m, n]` and
/// k = min(m, n): the permutation `[..., m]` (row i of P a is row `permutation[i]` of a), L
/// `[..., m, k]` with a unit diagonal and U `[..., k, n]`.
///
/// A singular matrix has factors too, with a 0 on the diagonal of U; derivatives are NaN there.
/// Throws if a matrix holds NaN or infinity.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func lu<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> (
  permutation: IndexTensor<Scalar>, lower: Tensor<Scalar>, upper: Tensor<Scalar>
) {
  a.requireMatrices(for: "lu", square: false)
  let factors = Factorize(.lu)(a)
  try a.requireFinite(factors, "lu") { .notFinite(operation: $0, shape: $1, matrix: $2) }
  let packed = LU()(a, factors)
  let (m, n) = (a.shape[-2], a.shape[-1])
  let k = Swift.min(m, n)
  let low = TriangularPart(.lower, offset: -1)(packed.block(rows: 0..<m, columns: 0..<k))
  return (
    IndexTensor(positions: factors.rowOrder.squeezed(atAxis: -1)),
    low + Tensor.eye(m).block(rows: 0..<m, columns: 0..<k),
    TriangularPart(.upper)(packed.block(rows: 0..<k, columns: 0..<n))
  )
}
