import Tensor
import Testing

/// `svd` and `singularValues`: factors, sign, derivatives and refusals.
@Suite struct SVDTests {
  private func checkFactors<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 421)
    for shape in [
      [0, 3], [3, 0], [1, 1], [5, 3], [3, 5], [4, 4], [40, 30], [30, 40], [2, 3, 2], [2, 1, 2, 4],
      [0, 2, 3],
    ] as [Shape] {
      let a = Tensor<S>.normal(shape, using: &generator)
      let (u, s, vTransposed) = try svd(a)
      let (leading, k) = (Array(shape.dropLast(2)), Swift.min(shape[-1], shape[-2]))
      #expect(u.shape == Shape(leading + [shape[-2], k]) && s.shape == Shape(leading + [k]))
      #expect(vTransposed.shape == Shape(leading + [k, shape[-1]]))
      // Rounding adds up over the sides.
      expectClose(
        matmul(u * s.expanded(atAxis: -2), vTransposed), a, within: 3 * S.routeTolerance,
        "\(shape)")
      for square in [matmul(u.transposed(), u), matmul(vTransposed, vTransposed.transposed())] {
        expectClose(square, Tensor.eye(k).broadcast(to: square.shape), "\(shape)")
      }
      for (index, value) in s.scalars.enumerated() {
        #expect(value >= 0 && (index % k == 0 || value <= s.scalars[index - 1]))
      }
      expectClose(try singularValues(a), s)
      expectClose(matrixNorm(a), norm(s, alongAxes: [-1]))
    }
  }

  @Test("u diag(s) vTransposed = a, orthonormal and descending") func factors() throws {
    try checkFactors(Float.self)
    try checkFactors(Double.self)
  }

  @Test("the sign of a pair makes the largest component of u positive") func signs() throws {
    var generator = Philox(seed: 422)
    let a = Tensor<Double>.normal([4, 6], using: &generator)
    let (u, s, vTransposed) = try svd(a)
    for column in 0..<4 {
      let entries = u[.all, .index(column)].scalars
      #expect(entries.max()! > -entries.min()!)
    }
    // The negative matrix has the same u, and v turned.
    let negative = try svd(-a)
    expectClose(negative.u, u)
    expectClose(negative.s, s)
    expectClose(negative.vTransposed, -vTransposed)
  }

  @Test(
    "the product of the factors has the derivatives of a", arguments: [[4, 4], [3, 5], [5, 3]])
  func identity(_ sides: [Int]) throws {
    var generator = Philox(seed: 423)
    let a = Tensor<Double>.normal(Shape(sides), using: &generator)
    let v = Tensor<Double>.normal(Shape(sides), using: &generator)
    func product(_ a: Tensor<Double>) throws -> Tensor<Double> {
      let (u, s, vTransposed) = try svd(a)
      return matmul(u * s, vTransposed)
    }
    let none = Tensor<Double>.zeros(a.shape)
    // The terms of the third order that cancel grow with the cube of 1 over the gaps.
    expectClose(
      try taylor(at: a, along: v, order: 3, in: product), [a, v, none, none], within: 1e-9)
    expectClose(try pullback(at: a, in: product)(v), v, within: 1e-11)
  }

  @Test("the gradient of the nuclear norm is u vTransposed") func nuclear() throws {
    var generator = Philox(seed: 424)
    let a = Tensor<Double>.normal([3, 4], using: &generator)
    let (u, _, vTransposed) = try svd(a)
    expectClose(gradient(at: a) { matrixNorm($0, order: .nuclear) }, matmul(u, vTransposed))
    expectClose(
      gradient(at: a) { matrixNorm($0, order: .spectral) },
      matmul(u[.all, .range(0..<1)], vTransposed[0..<1]))
  }

  @Test("a matrix that is not finite is an error") func refusals() throws {
    #expect(throws: LinearAlgebraError.notFinite(operation: "svd", shape: [2, 1], matrix: nil)) {
      try svd(Tensor<Float>(rows: [[1], [.nan]]))
    }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "singularValues", shape: [1, 1], matrix: nil)
    ) {
      try singularValues(Tensor<Double>(rows: [[-.infinity]]))
    }
    #expect(throws: ShapeError.self) { try SVD<Float>().checkedApply([.zeros([3])]) }
  }
}
