import Tensor
import Testing

/// `solve`, `inverse` and `solveTriangular` against what defines them.
@Suite struct SolveTests {
  private func check<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 81)
    for (square, right): (Shape, Shape) in [
      ([1, 1], [1, 1]), ([5, 5], [5, 3]), ([4, 4], [4]), ([2, 3, 3], [2, 3, 2]),
      ([2, 1, 3, 3], [4, 3, 1]), ([3, 3], [2, 3, 2]), ([3, 3], [3, 0]), ([0, 0], [0, 2]),
      ([0, 3, 3], [3, 1]), ([2, 3, 3], [3]), ([1, 2, 2], [5, 2, 1]),
    ] {
      let a = Tensor<S>.normal(square, using: &generator) + Tensor.eye(square[-1]) * 3
      let b = Tensor<S>.normal(right, using: &generator)
      let column = right.rank == 1 ? b.expanded(atAxis: 1) : b
      func residual(_ x: Tensor<S>, of a: Tensor<S>) {
        let product = matmul(a, right.rank == 1 ? x.expanded(atAxis: -1) : x)
        expectClose(
          product, column.broadcast(to: product.shape), within: 10 * S.routeTolerance, terms: 1,
          "\(square) \(right)")
      }
      residual(try solve(a, b), of: a)
      residual(try solve(a.transposed(), b), of: a.transposed())
      let whole = try inverse(a)
      expectClose(
        matmul(a, whole), Tensor.eye(square[-1]).broadcast(to: square),
        within: 10 * S.routeTolerance)
      for triangle in [Triangle.lower, .upper] {
        for unit in [false, true] {
          let part = TriangularPart<S>(
            triangle, offset: !unit ? 0 : triangle == .lower ? -1 : 1)(a)
          let full = unit ? part + Tensor.eye(square[-1]) : part
          let poisoned = full + (a - full) * 1e6
          for view in [poisoned, poisoned.transposed().contiguousCopy.transposed()] {
            residual(
              try solveTriangular(view, b, triangle: triangle, unitDiagonal: unit), of: full)
            residual(
              try solveTriangular(
                view, b, triangle: triangle, transposed: true, unitDiagonal: unit),
              of: full.transposed())
          }
        }
      }
    }
  }

  @Test("a x = b: batched, broadcast, views, triangles") func solutions() throws {
    try check(Float.self)
    try check(Double.self)
  }

  @Test("a triangle that is a repeated vector") func repeats() throws {
    let column = Tensor<Double>([2, 4, 8])
    let columns = column.expanded(atAxis: 1).broadcast(to: [3, 3])
    let rows = column.broadcast(to: [3, 3])
    let b = Tensor<Double>([2, 8, 24])
    #expect(try solveTriangular(columns, b, triangle: .lower).scalars == [1, 1, 1])
    #expect(
      try solveTriangular(rows, Tensor([2, 6, 14]), triangle: .lower).scalars == [1, 1, 1])
    let stacked = columns.broadcast(to: [2, 3, 3])
    #expect(try solveTriangular(stacked, b, triangle: .lower).scalars == [1, 1, 1, 1, 1, 1])
  }

  @Test("rows are exchanged where the first pivot is 0") func pivots() throws {
    let a = Tensor<Double>(rows: [[0, 2], [1, 0]])
    #expect(try solve(a, Tensor([4, 3])).scalars == [3, 2])
    #expect(try inverse(a).scalars == [0, 1, 0.5, 0])
  }

  @Test("an ill-conditioned system has a small residual") func hilbert() throws {
    let a: Tensor<Double> = tabulated([8, 8]) { 1 / Double($0[0] + $0[1] + 1) }
    let b = Tensor<Double>.ones([8])
    for x in [try solve(a, b), try solvePositiveDefinite(a, b)] {
      // Backward stability: the residual is a few roundings of |a| |x|, whatever the condition
      // number, here 1.5e10; x itself has about six digits.
      let size = matmul(abs(a), abs(x)).largest
      #expect((matmul(a, x) - b).largest < 8 * 8 * 0x1p-52 * size)
      // x_1 of the Hilbert system with ones is -n exactly.
      #expect(abs(x.scalars[0] + 8) < 1e-4)
    }
  }

  @Test("gradients in closed form") func gradients() throws {
    var generator = Philox(seed: 82)
    let a = Tensor<Double>.normal([3, 3], using: &generator) + Tensor.eye(3) * 3
    let (b, c) = (
      Tensor<Double>.normal([3], using: &generator), Tensor<Double>.normal([3], using: &generator)
    )
    // d (c a^-1 b) = -(a^-T c)(a^-1 b)^T.
    let slope = try gradient(at: a) { try matmul(c, solve($0, b)) }
    let (u, v) = (try solve(a.transposed(), c), try solve(a, b))
    expectClose(slope, -matmul(u.expanded(atAxis: 1), v.expanded(atAxis: 0)), within: 1e-11)
    // d tr(a^-1) = -(a^-2)^T.
    let trace = try gradient(at: a) { try (inverse($0) * Tensor.eye(3)).sum() }
    let whole = try inverse(a)
    expectClose(trace, -matmul(whole, whole).transposed(), within: 1e-11)
    // Outside its triangle a matrix has no derivative.
    let low = try gradient(at: a) {
      try matmul(c, solveTriangular($0, b, triangle: .lower, unitDiagonal: true))
    }
    expectClose(low, TriangularPart(.lower, offset: -1)(low), within: 0)
    #expect(low.largest > 0.01)
  }

  @Test("vectorized over either side equals a loop") func batches() throws {
    var generator = Philox(seed: 83)
    let a = Tensor<Double>.normal([4, 3, 3], using: &generator) + Tensor.eye(3) * 3
    let b = Tensor<Double>.normal([4, 3], using: &generator)
    let right = try vectorized(over: b) { try solve(a[0], $0) }
    let both = try vectorized(over: a, b) { try solve($0, $1) }
    let left = try vectorized(over: a) { try gradient(at: $0) { try solve($0, b[1]).sum() } }
    let stacked = try vectorized(over: b) { b in try vectorized(over: a) { try solve($0, b) } }
    for k in 0..<4 {
      expectClose(right[k], try solve(a[0], b[k]), within: 1e-13)
      expectClose(both[k], try solve(a[k], b[k]), within: 1e-13)
      expectClose(
        left[k], try gradient(at: a[k]) { try solve($0, b[1]).sum() }, within: 1e-13)
      for j in 0..<4 { expectClose(stacked[k][j], try solve(a[j], b[k]), within: 1e-13) }
    }
  }

  @Test("what the right side holds goes through") func rightSide() throws {
    let a = Tensor<Double>(rows: [[2, 1], [1, 3]])
    let b = Tensor<Double>(rows: [[3, .nan], [4, 1]])
    for x in [try solve(a, b), try solvePositiveDefinite(a, b)] {
      expectClose(x[.all, 0], Tensor([1, 1]))
      #expect(x[.all, 1].scalars.allSatisfy { $0.isNaN })
    }
  }
}

extension Tensor {
  /// The same values in a block of their own.
  fileprivate var contiguousCopy: Tensor { Tensor(scalars, shape: shape) }
}
