import Tensor
import Testing

/// `eigh` and `eighValues`: values, vectors, their sign, derivatives and refusals.
@Suite struct EigenTests {
  private func checkFactors<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 411)
    for shape in [
      [0, 0], [1, 1], [2, 2], [5, 5], [40, 40], [2, 3, 3], [2, 1, 2, 2], [0, 2, 2],
    ]
      as [Shape]
    {
      let a = Tensor<S>.normal(shape, using: &generator)
      let (values, vectors) = try eigh(a)
      let n = shape[-1]
      #expect(values.shape == Shape(shape.dropLast()) && vectors.shape == shape)
      let symmetric = (a + a.transposed()) * 0.5
      let rebuilt = matmul(vectors * values.expanded(atAxis: -2), vectors.transposed())
      // Rounding adds up over the sides.
      expectClose(rebuilt, symmetric, within: 3 * S.routeTolerance, "\(shape)")
      let square = matmul(vectors.transposed(), vectors)
      expectClose(square, Tensor.eye(n).broadcast(to: square.shape), "\(shape)")
      for (k, value) in values.scalars.enumerated() where k % n > 0 {
        #expect(value >= values.scalars[k - 1])
      }
      expectClose(try eighValues(a), values)
    }
  }

  @Test("vectors and ascending values of the symmetric part") func factors() throws {
    try checkFactors(Float.self)
    try checkFactors(Double.self)
  }

  @Test("the second difference has the eigenvalues 2 - 2 cos(k pi / (n + 1))")
  func closedForm() throws {
    let n = 30
    let a: Tensor<Double> = tabulated([n, n]) { index in
      index[0] == index[1] ? 2 : Swift.abs(index[0] - index[1]) == 1 ? -1 : 0
    }
    let angles = Tensor<Double>.arange(n, from: 1) * (Double.pi / Double(n + 1))
    expectClose(try eighValues(a), 2 - 2 * cos(angles))
  }

  @Test("the sign makes the first of the largest components positive") func signs() throws {
    let (_, vectors) = try eigh(Tensor<Double>(rows: [[0, 1], [1, 0]]))
    let half = 0.5.squareRoot()
    expectClose(vectors, Tensor(rows: [[half, half], [-half, half]]))
    var generator = Philox(seed: 412)
    let columns = try eigh(Tensor<Float>.normal([6, 6], using: &generator)).vectors
    for column in 0..<6 {
      let entries = columns[.all, .index(column)].scalars
      #expect(entries.max()! > -entries.min()!)
    }
  }

  @Test("sizes near the ends of the range") func extremes() throws {
    let a = Tensor<Double>(rows: [[2, 1], [1, 2]])
    for scale in [1e-300, 1e300] {
      expectClose(try eigh(a * scale).values, Tensor([1, 3]) * scale)
      expectClose(try singularValues(a * scale), Tensor([3, 1]) * scale)
    }
  }

  @Test("a matrix that is not finite is an error, in transforms too") func refusals() throws {
    let bad = Tensor<Double>(rows: [[1, .nan], [0, 1]])
    #expect { try eigh(bad) } throws: {
      "\($0)" == "eigh of [2, 2]: the matrix holds NaN or infinity, or its factors overflow"
    }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "eighValues", shape: [2, 2], matrix: nil)
    ) {
      try gradient(at: bad) { try eighValues($0).sum() }
    }
    let batch = stack([Tensor.eye(2), bad])
    let second = LinearAlgebraError.notFinite(operation: "eighValues", shape: [2, 2], matrix: 1)
    #expect(throws: second) { try vectorized(over: batch) { try eighValues($0) } }
    #expect { try svd(batch) } throws: {
      "\($0)" == "svd of [2, 2, 2]: matrix 1 holds NaN or infinity, or its factors overflow"
    }
    #expect(throws: LinearAlgebraError.notConverged(operation: "eigh", shape: [2, 2], matrix: nil))
    {
      // The largest eigenvalue is above the range.
      try eigh(Tensor<Double>.full([2, 2], .greatestFiniteMagnitude))
    }
    #expect(throws: ShapeError.self) { try SymmetricEigen<Float>().checkedApply([.zeros([2, 3])]) }
  }

  @Test("V e^w V^T is the matrix exponential, with its first two derivatives")
  func exponential() throws {
    var generator = Philox(seed: 413)
    let root = Tensor<Double>.normal([4, 4], using: &generator)
    let (a, v) = (root + root.transposed(), Tensor<Double>.normal([4, 4], using: &generator))
    let w = Tensor<Double>.normal([4, 4], using: &generator)
    @Sendable func spectral(_ a: Tensor<Double>) throws -> Tensor<Double> {
      let (values, vectors) = try eigh(a)
      return (matmul(vectors * exp(values), vectors.transposed()) * w).sum()
    }
    @Sendable func direct(_ a: Tensor<Double>) -> Tensor<Double> {
      (matrixExponential((a + a.transposed()) * 0.5) * w).sum()
    }
    // Quotients by the gaps lose a digit or two.
    expectClose(try spectral(a), direct(a), within: 1e-11)
    expectClose(try gradient(at: a, in: spectral), gradient(at: a, in: direct), within: 1e-11)
    expectClose(
      try hessianVectorProduct(at: a, along: v, in: spectral),
      hessianVectorProduct(at: a, along: v, in: direct), within: 1e-10)
  }
}
