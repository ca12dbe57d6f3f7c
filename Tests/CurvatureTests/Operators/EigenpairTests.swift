import Curvature
import Tensor
import Testing

@Suite struct EigenpairTests {
  /// 300 eigenvalues from -1 to 2, beyond which there are a few.
  static func spectrum(_ outer: [Double]) -> [Double] {
    outer + (0..<(300 - outer.count)).map { -1 + 3 * Double($0) / 300 }
  }

  func expectPairs<Scalar>(
    _ pairs: Eigenpairs<Scalar>, _ expected: [Double], of a: DenseSymmetricOperator<Scalar>,
    tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(pairs.isConverged, sourceLocation: sourceLocation)
    #expect(relativeError(pairs.values, expected) < tolerance, sourceLocation: sourceLocation)
    let v = pairs.vectors
    let gram = matmul(v.transposed(), v) - .eye(expected.count)
    let orthogonality = abs(gram).max().scalar
    #expect(Double(orthogonality) < 10 * tolerance, sourceLocation: sourceLocation)
    let residuals = norm(
      a.product(v) - v * Tensor(pairs.values.map { Scalar($0) }), alongAxes: [0]
    ).values
    #expect(
      zip(residuals, pairs.residualNorms).allSatisfy {
        abs($0 - $1) <= 0.5 * pairs.residualLimit
      }, sourceLocation: sourceLocation)
  }

  @Test func endsOfTheSpectrum() throws {
    let a = try SpectralMatrix(Self.spectrum([10, 7, 5, -3, -6, -12])).dense
    let large = try a.eigenpairs(.largest, count: 3)
    expectPairs(large, [10, 7, 5], of: a, tolerance: 1e-12)
    let small = try a.eigenpairs(.smallest, count: 3)
    expectPairs(small, [-12, -6, -3], of: a, tolerance: 1e-12)
    let extreme = try a.eigenpairs(.largestMagnitude, count: 4)
    expectPairs(extreme, [-12, 10, 7, -6], of: a, tolerance: 1e-12)
    #expect(large.products < 300)
    // The largest entry of a vector is positive.
    #expect((large.vectors.max(alongAxis: 0) + large.vectors.min(alongAxis: 0)).min().scalar > 0)
  }

  /// An eigenvalue of multiplicity 5 in blocks of 1 and 2, whose Krylov spaces see 1 and 2 copies.
  @Test(arguments: [1, 2, 4, 6])
  func multiplicities(_ block: Int) throws {
    let a = try SpectralMatrix(Self.spectrum([6, 6, 6, 6, 6, 5, 5])).dense
    let pairs = try a.eigenpairs(.largest, count: 6, blockSize: block, basisSize: 40)
    expectPairs(pairs, [6, 6, 6, 6, 6, 5], of: a, tolerance: 1e-11)
  }

  @Test func clusters() throws {
    let cluster = [4, 4 - 1e-7, 4 - 2e-7, 4 - 3e-7]
    let a = try SpectralMatrix(Self.spectrum(cluster)).dense
    let pairs = try a.eigenpairs(.largest, count: 4)
    expectPairs(pairs, cluster, of: a, tolerance: 1e-12)
  }

  /// Many restarts: eigenvalues with small gaps at the wanted end, and a small basis.
  @Test func restarts() throws {
    let values = (0..<300).map { 1 + Double($0) / 300 }
    let a = try SpectralMatrix(values).dense
    let pairs = try a.eigenpairs(
      .smallest, count: 2, tolerance: 1e-8, blockSize: 2, basisSize: 16)
    expectPairs(pairs, [1, 1 + 1 / 300.0], of: a, tolerance: 1e-7)
    #expect(pairs.products > 100)
  }

  @Test func smallOperatorsAreDecomposed() throws {
    let a = try SpectralMatrix([3, 1, -2, 3, 0]).dense
    expectPairs(try a.eigenpairs(.largest, count: 5), [3, 3, 1, 0, -2], of: a, tolerance: 1e-13)
    let one = try DiagonalOperator<Double>([-3]).eigenpairs(.largestMagnitude)
    #expect(one.values == [-3.0] && one.vectors.scalars == [1.0])
  }

  @Test func exactSubspaces() throws {
    // Rank 2: the Krylov space ends at once, and random rows go on.
    let a = try SpectralMatrix([2, 1] + Array(repeating: 0, count: 98)).dense
    let pairs = try a.eigenpairs(.largest, count: 4, blockSize: 2)
    #expect(pairs.isConverged)
    #expect(zip(pairs.values, [2, 1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
    let identity = try DiagonalOperator<Double>.identity(100).eigenpairs(.smallest, count: 3)
    #expect(identity.isConverged && identity.values.allSatisfy { abs($0 - 1) < 1e-12 })
    let zero = try (0 * DiagonalOperator<Double>.identity(100)).eigenpairs(.largest, count: 3)
    #expect(zero.isConverged && zero.values.allSatisfy { abs($0) < 1e-14 })
  }

  @Test func floatsToo() throws {
    let a = try SpectralMatrix(Self.spectrum([10, 7, 7, 5])).single
    let pairs = try a.eigenpairs(.largest, count: 4)
    expectPairs(pairs, [10, 7, 7, 5], of: a, tolerance: 1e-5)
  }

  /// What has not converged says so.
  @Test func limitsAreTold() throws {
    let values = (0..<300).map { 1 + Double($0) / 300 }
    let pairs = try SpectralMatrix(values).dense.eigenpairs(
      .smallest, count: 3, maxProducts: 20)
    #expect(!pairs.isConverged && pairs.values.count == 3)
    #expect(pairs.residualNorms.max()! > pairs.residualLimit)
    #expect(pairs.products < 40)
  }

  @Test func seedsAndErrors() throws {
    let a = try SpectralMatrix(Self.spectrum([10, 7])).dense
    let (first, again) = (try a.eigenpairs(.largest, seed: 3), try a.eigenpairs(.largest, seed: 3))
    #expect(first.values == again.values && first.vectors.scalars == again.vectors.scalars)
    let bad = SymmetricFunctionOperator<Double>(size: 100) { $0 * .nan }
    #expect(throws: OperatorError.notFinite(operation: "eigenpairs")) {
      try bad.eigenpairs(.largest)
    }
    #expect(throws: OperatorError.notFinite(operation: "eigenpairs")) {
      try bad.submatrix(at: 0..<5).eigenpairs(.largest)
    }
  }
}
