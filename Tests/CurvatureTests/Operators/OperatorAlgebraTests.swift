import Curvature
import Tensor
import Testing

@Suite struct OperatorAlgebraTests {
  let a = normalTensor([4, 6], seed: 1)
  let b = normalTensor([4, 6], seed: 2)
  let s = symmetric(normalTensor([4, 4], seed: 3))
  let t = symmetric(normalTensor([4, 4], seed: 4))

  /// The entries, the transposed products and the shape are those of a matrix.
  func expectMatrix<Operator: LinearOperator<Double>>(
    _ a: Operator, _ expected: Tensor<Double>, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (rows, columns) = (expected.shape[0], expected.shape[1])
    #expect(a.rowCount == rows && a.columnCount == columns, sourceLocation: sourceLocation)
    let x = normalTensor([columns, 3], seed: 11)
    let y = normalTensor([rows, 2], seed: 12)
    for (actual, exact) in [
      (a.dense(groupSize: 2), expected), (matmul(a, x), matmul(expected, x)),
      (a.transposedProduct(y), matmul(expected.transposed(), y)),
      (matmul(a, x[.all, 0]), matmul(expected, x[.all, 0])),
    ] {
      #expect(relativeError(actual, exact) < 1e-13, sourceLocation: sourceLocation)
    }
    #expect(a.transposeError() < 1e-14, sourceLocation: sourceLocation)
  }

  /// The same of a type that is known to be symmetric.
  func expectSymmetric<Operator: SymmetricOperator<Double>>(
    _ a: Operator, _ expected: Tensor<Double>, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(a.size == expected.shape[0], sourceLocation: sourceLocation)
    expectMatrix(a, expected, sourceLocation: sourceLocation)
  }

  @Test func matricesAndDiagonals() {
    expectMatrix(DenseOperator(a), a)
    expectMatrix(DenseOperator(a).transposed(), a.transposed())
    expectSymmetric(DenseSymmetricOperator(s), s)
    expectSymmetric(DenseSymmetricOperator(s).transposed(), s)
    expectSymmetric(DenseSymmetricOperator(a[.all, 0..<4]), symmetric(a[.all, 0..<4]))
    let d = Tensor<Double>([3, -1, 0, 2])
    expectSymmetric(DiagonalOperator(d), diagonalMatrix(d))
    expectSymmetric(DiagonalOperator<Double>.identity(3), .eye(3))
  }

  @Test func sumsAndMultiples() {
    let (p, q) = (DenseOperator(a), DenseOperator(b))
    expectMatrix(p + q, a + b)
    expectMatrix(p - q, a - b)
    expectMatrix(-(2 * p) / 4 + q * 3, 3 * b - a / 2)
    let (u, v) = (DenseSymmetricOperator(s), DiagonalOperator<Double>([1, 2, 3, 4]))
    expectSymmetric(2 * u - v, 2 * s - diagonalMatrix(v.entries))
    expectSymmetric(u.damped(by: 0.25), s + Tensor.eye(4) / 4)
    #expect(u.damped(by: 0.25).damping == 0.25)
  }

  @Test func productsAndCongruences() {
    let (p, q) = (DenseOperator(a), DenseOperator(b))
    let (u, v) = (DenseSymmetricOperator(s), DenseSymmetricOperator(t))
    expectMatrix(matmul(p, q.transposed()), matmul(a, b.transposed()))
    expectMatrix(matmul(u, v), matmul(s, t))
    let expected = matmul(a.transposed(), matmul(s, a))
    expectSymmetric(u.congruence(with: p), expected)
    #expect(relativeError(u.congruence(with: a), expected) < 1e-14)
    expectSymmetric(p.gram(), matmul(a.transposed(), a))
  }

  @Test func submatrices() {
    let p = DenseOperator(a)
    expectMatrix(p.submatrix(rows: 1..<3, columns: 2..<6), a[1..<3, 2..<6])
    expectMatrix(
      p.submatrix(rows: [3, 0], columns: [5, 1, 2]), a[[3, 0]].gather([5, 1, 2], alongAxis: 1))
    let u = DenseSymmetricOperator(s)
    expectSymmetric(u.submatrix(at: 1..<4), s[1..<4, 1..<4])
    expectSymmetric(u.submatrix(at: [2, 0]), s[[2, 0]].gather([2, 0], alongAxis: 1))
  }

  @Test func blocks() {
    let zeros = Tensor<Double>.zeros([4, 4])
    let both = concatenate([
      concatenate([s, zeros], alongAxis: 1), concatenate([zeros, t], alongAxis: 1),
    ])
    expectSymmetric(
      BlockDiagonalOperator([DenseSymmetricOperator(s), DenseSymmetricOperator(t)]), both)
    let mixed = BlockDiagonalOperator([
      AnySymmetricOperator(DenseSymmetricOperator(s)),
      AnySymmetricOperator(DiagonalOperator([1, 2]).damped(by: 1)),
    ])
    #expect(mixed.dense()[4..., 4...].scalars == [2, 0, 0, 3])
    let wide = BlockDiagonalOperator([AnyLinearOperator(DenseOperator(a)), .init(DenseOperator(b))])
    #expect(wide.rowCount == 8 && wide.columnCount == 12)
    #expect(wide.transposeError() < 1e-14)
    #expect(BlockDiagonalOperator<DenseOperator<Double>>([]).dense().shape == [0, 0])
  }

  @Test func functions() {
    let (a, s) = (a, s)
    expectMatrix(
      FunctionOperator(
        rowCount: 4, columnCount: 6, product: { matmul(a, $0) },
        transposedProduct: { matmul(a.transposed(), $0) }), a)
    expectSymmetric(SymmetricFunctionOperator(size: 4) { matmul(s, $0) }, s)
  }

  /// A transpose that belongs to another matrix, and a matrix that is not symmetric, are noticed.
  @Test func wrongTransposes() {
    let (a, b) = (a, b)
    let wrong = FunctionOperator(
      rowCount: 4, columnCount: 6, product: { matmul(a, $0) },
      transposedProduct: { matmul(b.transposed(), $0) })
    #expect(wrong.transposeError() > 0.01)
    let skew = SymmetricFunctionOperator(size: 4) { matmul(a[.all, 0..<4], $0) }
    #expect(skew.transposeError() > 0.01)
  }

  @Test func mistakesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = DiagonalOperator<Double>.identity(3) + DiagonalOperator<Double>.identity(4)
    }
    await #expect(processExitsWith: .failure) {
      _ = matmul(DenseOperator(Tensor<Double>.ones([2, 3])), DiagonalOperator<Double>.identity(2))
    }
    await #expect(processExitsWith: .failure) {
      _ = DiagonalOperator<Double>.identity(3).damped(by: -1)
    }
    await #expect(processExitsWith: .failure) {
      _ = DiagonalOperator<Double>.identity(3).submatrix(at: [0, 2, 0])
    }
    await #expect(processExitsWith: .failure) {
      _ = DenseOperator(Tensor<Double>.ones([2, 3])).trace()
    }
  }
}

private func symmetric(_ x: Tensor<Double>) -> Tensor<Double> { (x + x.transposed()) / 2 }
