import Tensor
import Testing

/// Repeated eigenvalues and singular values: what depends on the values alone has its first
/// derivatives, and what does not exist is not finite, rather than wrong.
@Suite struct RepeatedValueTests {
  /// Twice 1 and once 3, off the axes.
  private static let turned: Tensor<Double> = {
    let column = Tensor<Double>(rows: [[1], [2], [2]]) * (1.0 / 3)
    return Tensor.eye(3) + 2 * matmul(column, column.transposed())
  }()
  static let matrices: [Tensor<Double>] = [
    .eye(3), Tensor(rows: [[1, 0, 0], [0, 1, 0], [0, 0, 3]]), turned,
    stack([.eye(2), Tensor(rows: [[0, 1], [1, 0]])]),
  ]

  @Test("the first derivatives of sums over eigenvalues", arguments: matrices)
  func eigenvalues(_ a: Tensor<Double>) throws {
    let eye = Tensor<Double>.eye(a.shape[-1]).broadcast(to: a.shape)
    for values in [{ try eigh($0).values }, { try eighValues($0) }]
      as [@Sendable (Tensor<Double>) throws -> Tensor<Double>]
    {
      expectClose(try gradient(at: a) { try values($0).sum() }, eye)
      expectClose(try gradient(at: a) { try square(values($0)).sum() }, 2 * a)
      let v = Tensor<Double>.arange(a.count).reshaped(a.shape)
      let forward = try derivative(at: a, along: v) { try square(values($0)).sum() }
      expectClose(forward, (2 * a * v).sum())
    }
  }

  @Test("the gradient of a log-determinant by values is the inverse") func logDeterminant() throws {
    let a = Self.turned
    let slope = try gradient(at: a) { log(try eigh($0).values).sum() }
    expectClose(slope, try solvePositiveDefinite(a, .eye(3)))
  }

  @Test("the first derivatives of sums over singular values", arguments: matrices)
  func singularValueSums(_ a: Tensor<Double>) throws {
    expectClose(try gradient(at: a) { try square(svd($0).s).sum() }, 2 * a)
    expectClose(try gradient(at: a) { try square(singularValues($0)).sum() }, 2 * a)
    let v = Tensor<Double>.arange(a.count).reshaped(a.shape)
    let forward = try derivative(at: a, along: v) { try square(svd($0).s).sum() }
    expectClose(forward, (2 * a * v).sum())
  }

  @Test("singular values of 0 leave the derivatives of the others whole") func zeros() throws {
    for a in [
      Tensor<Double>(rows: [[3, 0, 0], [0, 0, 0]]), .init(rows: [[0, 4], [0, 0], [0, 0]]),
    ] {
      expectClose(try gradient(at: a) { try square(svd($0).s).sum() }, 2 * a)
      let slope = gradient(at: a) { matrixNorm($0, order: .spectral) }
      expectClose(slope, sign(a))
    }
    // A subgradient of the nuclear norm at 0 has singular values of at most 1.
    let slope = gradient(at: Tensor<Float>.zeros([2, 3])) { matrixNorm($0, order: .nuclear) }
    #expect(matrixNorm(slope, order: .spectral).scalar <= 1.0001)
  }

  /// Off the axes rounding splits the equal values.
  @Test("derivatives of vectors at a tie are not finite", arguments: [.eye(3), turned])
  func vectors(_ a: Tensor<Double>) throws {
    var generator = Philox(seed: 431)
    let weights = Tensor<Double>.normal([3, 3], using: &generator)
    let direction = weights + weights.transposed()
    #expect(!(try gradient(at: a) { (try eigh($0).vectors * weights).sum() }).isFinite)
    #expect(!(try gradient(at: a) { (try svd($0).u * weights).sum() }).isFinite)
    #expect(!(try derivative(at: a, along: direction) { try eigh($0).vectors }).isFinite)
    #expect(!(try derivative(at: a, along: direction) { try svd($0).vTransposed }).isFinite)
    // What does not depend on the choice of vectors is not finite either, never a wrong number.
    let invariant = try gradient(at: a) { a in
      let (values, vectors) = try eigh(a)
      return (matmul(vectors * exp(values), vectors.transposed()) * weights).sum()
    }
    #expect(!invariant.isFinite)
    // The vectors of a singular value of 0 in a matrix that is not square.
    let flat = matmul(Tensor<Double>(rows: [[1], [2], [2]]), Tensor(rows: [[3, 1]]))
    #expect(
      !(try gradient(at: flat) { (try svd($0).u[0] * weights[0, .range(0..<2)]).sum() }).isFinite)
  }

  @Test("second derivatives at a tie are not finite", arguments: [.eye(3), turned])
  func second(_ a: Tensor<Double>) throws {
    var generator = Philox(seed: 432)
    let weights = Tensor<Double>.normal([3, 3], using: &generator)
    let direction = weights + weights.transposed()
    let bend = try hessianVectorProduct(at: a, along: direction) {
      try square(eighValues($0)).sum()
    }
    #expect(!bend.isFinite)
    let other = try hessianVectorProduct(at: a, along: direction) {
      try square(singularValues($0)).sum()
    }
    #expect(!other.isFinite)
  }
}
