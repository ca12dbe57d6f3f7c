import Tensor
import Testing

/// `pseudoInverse`, `leastSquares`, `matrixRank` and `conditionNumber`.
@Suite struct LeastSquaresTests {
  /// Full rank, tall, wide and square; rank 2 of 3; a batch with a zero matrix.
  private func matrices<S: TensorScalar>(_ type: S.Type) -> [Tensor<S>] {
    var generator = Philox(seed: 441)
    let shapes: [Shape] = [[4, 2], [2, 4], [3, 3], [1, 1], [20, 15]]
    let full = shapes.map { Tensor<S>.normal($0, using: &generator) }
    let deficient = matmul(full[0], Tensor<S>.normal([2, 3], using: &generator))
    return full + [deficient, stack([full[0], .zeros([4, 2])])]
  }

  private func checkPenrose<S: TensorScalar>(_ type: S.Type) throws {
    for a in matrices(type) {
      let p = try pseudoInverse(a)
      #expect(p.shape[-1] == a.shape[-2] && p.shape[-2] == a.shape[-1])
      let (left, right) = (matmul(a, p), matmul(p, a))
      // Rounding counts as often as the matrix' condition says.
      let condition = try Double(a.rank == 2 ? largestRatio(a) : 10)
      let tolerance = 10 * condition * Double(S.ulpOfOne)
      expectClose(matmul(left, a), a, within: tolerance, "\(a.shape)")
      expectClose(matmul(right, p), p, within: tolerance, "\(a.shape)")
      expectClose(left, left.transposed(), within: tolerance, terms: 1, "\(a.shape)")
      expectClose(right, right.transposed(), within: tolerance, terms: 1, "\(a.shape)")
    }
  }

  /// The largest singular value over the smallest that counts.
  private func largestRatio<S: TensorScalar>(_ a: Tensor<S>) throws -> S {
    let (values, rank) = (try singularValues(a).scalars, try matrixRank(a).indices[0])
    return values[0] / values[rank - 1]
  }

  @Test("the four Penrose conditions") func penrose() throws {
    try checkPenrose(Float.self)
    try checkPenrose(Double.self)
  }

  @Test("the tolerance is relative to the largest singular value") func tolerance() throws {
    let a = Tensor<Double>(rows: [[100, 0], [0, 1]])
    expectClose(try pseudoInverse(a, tolerance: 0.02), Tensor(rows: [[0.01, 0], [0, 0]]))
    expectClose(try pseudoInverse(a, tolerance: 0.005), Tensor(rows: [[0.01, 0], [0, 1]]))
    #expect(try matrixRank(a, tolerance: 0.02).indices == [1])
    let x = try leastSquares(a, Tensor([1, 1]), tolerance: 0.02)
    expectClose(x, Tensor([0.01, 0]))
  }

  @Test("matrices without elements") func empty() throws {
    #expect(try pseudoInverse(Tensor<Float>.zeros([0, 3])).shape == [3, 0])
    #expect(
      try leastSquares(Tensor<Float>.zeros([0, 3]), .zeros([0, 2])).scalars == [0, 0, 0, 0, 0, 0])
    #expect(try leastSquares(Tensor<Float>.zeros([2, 0]), .zeros([2])).shape == [0])
    #expect(try matrixRank(Tensor<Float>.zeros([2, 0, 3])).indices == [0, 0])
  }

  private func checkSolutions<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 442)
    for a in matrices(type) {
      let b = Tensor<S>.normal([a.shape[-2], 3], using: &generator)
      let x = try leastSquares(a, b)
      #expect(x.shape == Shape(Array(a.shape.dropLast(2)) + [a.shape[-1], 3]))
      let scale = Double((norm(a) * norm(a) * norm(x) + norm(a) * norm(b)).scalar)
      // The normal equations, and no part in what a does not see.
      let rest = matmul(a.transposed(), matmul(a, x) - b)
      expectClose(rest, .zeros(rest.shape), terms: scale, "\(a.shape)")
      let seen = matmul(try pseudoInverse(a), matmul(a, x))
      expectClose(seen, x, within: 100 * S.routeTolerance, "\(a.shape)")
    }
  }

  @Test("the normal equations and the least length") func solutions() throws {
    try checkSolutions(Float.self)
    try checkSolutions(Double.self)
  }

  @Test("a line through points, one vector and leading axes that broadcast") func shapes() throws {
    let t = Tensor<Double>([0, 1, 2, 3])
    let a = stack([t, .ones([4])], alongAxis: 1)
    expectClose(try leastSquares(a, 2 * t - 1), Tensor([2, -1]))
    expectClose(try leastSquares(a, Tensor([-1, 0.2, 0.9, 2.1])), Tensor([1, -0.95]))
    let sides = stack([2 * t - 1, 1 - t]).expanded(atAxis: -1)
    let x = try leastSquares(a, sides)
    expectClose(x.squeezed(atAxis: -1), Tensor(rows: [[2, -1], [-1, 1]]))
    let mapped = try vectorized(over: stack([2 * t - 1, 1 - t])) { try leastSquares(a, $0) }
    expectClose(mapped, Tensor(rows: [[2, -1], [-1, 1]]))
    #expect(throws: ShapeError.self) {
      try LeastSquares<Double>(tolerance: 0).checkedApply([.zeros([2, 2]), .zeros([3, 1])])
    }
  }

  @Test("a small solution of large sides keeps its digits") func accuracy() throws {
    // x = (1, 1) by design; a pseudo-inverse formed first would lose it to its large entries.
    let a = Tensor<Double>(rows: [[1, 1], [1, 1 + 0x1p-26], [1, 1 - 0x1p-26]])
    let x = try leastSquares(a, matmul(a, Tensor([1, 1])))
    #expect(norm(matmul(a, x - 1)).scalar < 1e-14)
  }

  @Test("the gradient for square matrices is that of the inverse") func gradients() throws {
    var generator = Philox(seed: 443)
    let a = Tensor<Double>.normal([3, 3], using: &generator) + 4 * Tensor.eye(3)
    let (b, c) = (Tensor<Double>([1, -2, 3]), Tensor<Double>([2, 1, -1]))
    let (da, db) = try gradient(at: a, b) { try matmul(c, leastSquares($0, $1)) }
    let (u, v) = (try leastSquares(a.transposed(), c), try leastSquares(a, b))
    expectClose(db, u)
    expectClose(da, -matmul(u.expanded(atAxis: 1), v.expanded(atAxis: 0)))
  }

  @Test("rank and condition of known matrices") func rankAndCondition() throws {
    let batch = stack([
      Tensor<Double>(rows: [[2, 0], [0, 8]]), .init(rows: [[1, 1], [1, 1]]), .zeros([2, 2]),
    ])
    #expect(try matrixRank(batch).indices == [2, 1, 0])
    #expect(try vectorized(over: batch) { try matrixRank($0) }.indices == [2, 1, 0])
    expectClose(conditionNumber(batch[0]), Tensor(4))
    #expect(conditionNumber(Tensor<Float>(rows: [[1, 0], [0, 0]])).scalar == .infinity)
    #expect(conditionNumber(Tensor<Float>(rows: [[1, .nan]])).scalar.isNaN)
  }

  @Test("what is not finite is an error") func refusals() throws {
    let bad = Tensor<Double>(rows: [[1, .nan], [0, 1]])
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "pseudoInverse", shape: [2, 2], matrix: nil)
    ) {
      try pseudoInverse(bad)
    }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "matrixRank", shape: [2, 2], matrix: nil)
    ) {
      try matrixRank(bad)
    }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "leastSquares", shape: [2, 2], matrix: nil)
    ) {
      try leastSquares(bad, Tensor([1, 2]))
    }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "leastSquares", shape: [2, 1], matrix: nil)
    ) {
      try leastSquares(Tensor.eye(2), Tensor<Double>([1, .infinity]))
    }
  }
}
