import Tensor
import Testing

/// `solvePositiveDefinite`, `cholesky`, `logDeterminant`: what they solve and what they refuse.
@Suite struct PositiveDefiniteTests {
  private func definite<S: TensorScalar>(
    _ type: S.Type, _ shape: Shape, _ generator: inout Philox
  ) -> Tensor<S> {
    let root = Tensor<S>.normal(shape, using: &generator)
    return matmul(root, root.transposed()) + Tensor.eye(shape[-1])
  }

  private func check<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 71)
    for (square, right): (Shape, Shape) in [
      ([1, 1], [1, 1]), ([5, 5], [5, 3]), ([4, 4], [4]), ([2, 3, 3], [2, 3, 2]),
      ([2, 2, 3, 3], [2, 2, 3, 1]), ([3, 3], [3, 0]),
      ([3, 3], [2, 3, 2]), ([2, 1, 3, 3], [4, 3, 1]), ([0, 0], [0, 2]), ([2, 3, 3], [3]),
    ] {
      let a = definite(type, square, &generator)
      let b = Tensor<S>.normal(right, using: &generator)
      let x = try solvePositiveDefinite(a, b)
      // A vector on the right counts as a column of every matrix.
      let column = right.rank == 1
      let product = column ? matmul(a, x.expanded(atAxis: -1)).squeezed(atAxis: -1) : matmul(a, x)
      expectClose(
        product, b.broadcast(to: product.shape), within: 10 * S.routeTolerance, terms: 1)
      let factor = try cholesky(a)
      expectClose(matmul(factor, factor.transposed()), a, within: 10 * S.routeTolerance)
      expectClose(
        try solveCholesky(factor: factor, b), x, within: 10 * S.routeTolerance, terms: 1)
    }
  }

  @Test("a x = b, batched and with a vector") func solutions() throws {
    try check(Float.self)
    try check(Double.self)
  }

  @Test("only the symmetric part counts") func symmetricPart() throws {
    let a = Tensor<Double>(rows: [[3, 2], [0, 2]])
    let b = Tensor<Double>([1, 4])
    let x = try solvePositiveDefinite(a, b)
    expectClose(matmul(Tensor(rows: [[3, 1], [1, 2]]), x), b)
    let root = try cholesky(a)
    expectClose(matmul(root, root.transposed()), Tensor(rows: [[3, 1], [1, 2]]))
    #expect(abs(try logDeterminant(a).scalar - log(Tensor(5.0)).scalar) < 1e-15)
    let slope = try gradient(at: a) { try cholesky($0).sum() }
    expectClose(slope, slope.transposed())
    // d x / d a is symmetric too: moving the antisymmetric part changes nothing.
    let turn = Tensor<Double>(rows: [[0, 1], [-1, 0]])
    let moved = try derivative(at: a, along: turn) { try solvePositiveDefinite($0, b) }
    expectClose(moved, .zeros([2]), terms: 1)
  }

  @Test("a matrix that is not positive definite is an error")
  func indefinite() throws {
    let indefinite = Tensor<Double>(rows: [[1, 2], [2, 1]])
    #expect(throws: LinearAlgebraError.self) {
      try solvePositiveDefinite(indefinite, Tensor([1, 1]))
    }
    #expect {
      try solvePositiveDefinite(stack([Tensor<Float>.eye(2), -Tensor.eye(2)]), .ones([2, 2, 1]))
    } throws: {
      "\($0)" == "solvePositiveDefinite of [2, 2, 2]: matrix 1 is not positive definite"
    }
    #expect(throws: LinearAlgebraError.self) {
      try solvePositiveDefinite(Tensor<Float>([.nan], shape: [1, 1]), Tensor([1]))
    }
    // Inside transforms too, also for one bad example of a batch.
    #expect(throws: LinearAlgebraError.self) {
      try gradient(at: indefinite) { try solvePositiveDefinite($0, Tensor([1, 1])).sum() }
    }
    #expect(throws: LinearAlgebraError.self) {
      try vectorized(over: stack([Tensor<Double>.eye(2), indefinite])) {
        try solvePositiveDefinite($0, Tensor([1, 1]))
      }
    }
  }

  @Test("the gradient is that of the inverse") func inverseSlope() throws {
    var generator = Philox(seed: 72)
    let a = definite(Double.self, [3, 3], &generator)
    let b = Tensor<Double>.normal([3], using: &generator)
    let c = Tensor<Double>.normal([3], using: &generator)
    // d (c a^-1 b) = -(a^-1 c)(a^-1 b)^T, made symmetric.
    let slope = try gradient(at: a) { try matmul(c, solvePositiveDefinite($0, b)) }
    let (u, v) = (try solvePositiveDefinite(a, c), try solvePositiveDefinite(a, b))
    let outer = matmul(u.expanded(atAxis: 1), v.expanded(atAxis: 0))
    expectClose(slope, (outer + outer.transposed()) * -0.5, within: 1e-11)
  }

  @Test("the factor has a positive diagonal and nothing above it") func factor() throws {
    let a = Tensor<Double>(rows: [[4, 12, -16], [12, 37, -43], [-16, -43, 98]])
    #expect(try cholesky(a).scalars == [2, 0, 0, 6, 1, 0, -8, 5, 3])
    #expect(try logDeterminant(a).scalar == log(Tensor(36.0)).scalar)
    #expect(try cholesky(Tensor<Float>.zeros([0, 0])).shape == [0, 0])
    #expect(try logDeterminant(Tensor<Float>.zeros([0, 0])).scalar == 0)
    let vanishing = try logDeterminant(Tensor<Double>.eye(300) * 1e-10)
    #expect(abs(vanishing.scalar - 300 * log(Tensor(1e-10)).scalar) < 1e-9)
  }

  @Test("large numbers do not overflow") func large() throws {
    let a = Tensor<Float>.eye(2) * 0x1p127
    #expect(try solvePositiveDefinite(a, Tensor([0x1p127, 0])).scalars == [1, 0])
  }

  @Test("the gradient of the log-determinant is the inverse") func logDeterminantSlope() throws {
    var generator = Philox(seed: 73)
    let a = definite(Double.self, [2, 4, 4], &generator)
    let slope = try gradient(at: a) { try logDeterminant($0).sum() }
    expectClose(slope, try inverse(a), within: 1e-11)
    let throughFactor = try gradient(at: a) {
      try (log((cholesky($0) * Tensor.eye(4)).sum(alongAxis: -1)) * 2).sum()
    }
    expectClose(throughFactor, slope, within: 1e-11)
  }
}
