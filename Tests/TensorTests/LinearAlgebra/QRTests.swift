import Tensor
import Testing

/// `qr`: what its factors are, where it is unique and what it refuses.
@Suite struct QRTests {
  private func checkFactors<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 401)
    for shape in [
      [5, 3], [3, 5], [4, 4], [1, 1], [2, 3, 2], [2, 1, 2, 4], [40, 33], [33, 40],
    ]
      as [Shape]
    {
      let a = Tensor<S>.normal(shape, using: &generator)
      let (q, r) = try qr(a)
      let k = Swift.min(shape[-1], shape[-2])
      #expect(q.shape == Shape(Array(shape.dropLast()) + [k]))
      #expect(r.shape == Shape(Array(shape.dropLast(2)) + [k, shape[-1]]))
      // Rounding adds up over the columns.
      expectClose(matmul(q, r), a, within: 3 * S.routeTolerance, "\(shape)")
      let square = matmul(q.transposed(), q)
      expectClose(square, Tensor.eye(k).broadcast(to: square.shape), "\(shape)")
      for index in 0..<r.count {
        let (row, column) = (index / shape[-1] % k, index % shape[-1])
        if column < row { #expect(r.scalars[index] == 0) }
        if column == row { #expect(r.scalars[index] > 0) }
      }
    }
  }

  @Test("q r = a, q is orthonormal and r upper triangular") func factors() throws {
    try checkFactors(Float.self)
    try checkFactors(Double.self)
  }

  @Test("empty sides, a transposed view and dependent columns") func awkward() throws {
    #expect(try qr(Tensor<Float>.zeros([0, 3])).r.shape == [0, 3])
    #expect(try qr(Tensor<Float>.zeros([3, 0])).q.shape == [3, 0])
    #expect(try qr(Tensor<Float>.zeros([0, 2, 3])).q.shape == [0, 2, 2])
    let view = Tensor<Double>.arange(6).reshaped([2, 3]).transposed()
    let (q, r) = try qr(view)
    expectClose(matmul(q, r), view)
    let dependent = Tensor<Double>(rows: [[1, 2, 3], [2, 4, 1], [2, 4, 5]])
    let (p, s) = try qr(dependent)
    expectClose(matmul(p, s), dependent)
    expectClose(matmul(p.transposed(), p), .eye(3))
  }

  @Test("factors with a positive diagonal are found again") func uniqueness() throws {
    let r = Tensor<Double>(rows: [[2, -1, 3], [0, 1, -4], [0, 0, 0.5]])
    let q = Tensor<Double>(rows: [[0, -1, 0], [0, 0, 1], [-1, 0, 0], [0, 0, 0]])
    let found = try qr(matmul(q, r))
    expectClose(found.q, q)
    expectClose(found.r, r)
  }

  @Test("a matrix that is not finite is an error") func refusals() throws {
    #expect(throws: LinearAlgebraError.notFinite(operation: "qr", shape: [1, 2], matrix: nil)) {
      try qr(Tensor<Float>(rows: [[1, .nan]]))
    }
    #expect(throws: LinearAlgebraError.notFinite(operation: "qr", shape: [2, 1], matrix: nil)) {
      try qr(Tensor<Double>(rows: [[.infinity], [1]]))
    }
    #expect(throws: ShapeError.self) { try QR<Float>().checkedApply([.zeros([2, 3])]) }
    #expect(throws: ShapeError.self) { try QR<Float>().checkedApply([.zeros([2])]) }
  }

  @Test("the derivative of q r is that of a, wide matrices too", arguments: [[3, 5], [5, 3]])
  func product(_ sides: [Int]) throws {
    var generator = Philox(seed: 402)
    let a = Tensor<Double>.normal(Shape(sides), using: &generator)
    let v = Tensor<Double>.normal(Shape(sides), using: &generator)
    // The product is the identity map: its series along a line ends after the first order.
    let series = try taylor(at: a, along: v, order: 3) { a in
      let (q, r) = try qr(a)
      return matmul(q, r)
    }
    let none = Tensor<Double>.zeros(a.shape)
    // The terms of the third order that cancel grow with the cube of 1 / r's diagonal.
    expectClose(series, [a, v, none, none], within: 1e-10)
    let turn = try derivative(at: a, along: v) { try qr($0).q }
    let skew = matmul(try qr(a).q.transposed(), turn)
    expectClose(skew, -skew.transposed())
  }
}
