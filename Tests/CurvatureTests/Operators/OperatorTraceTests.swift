import Curvature
import Tensor
import Testing

@Suite struct OperatorTraceTests {
  let square = normalTensor([30, 30], seed: 5)

  @Test func exactQuestions() {
    let a = DenseOperator(square)
    #expect(abs(a.trace(groupSize: 7) - square.trace().scalar) < 1e-13)
    #expect(a.diagonal(groupSize: 7).scalars == square.diagonal().scalars)
    let wide = normalTensor([5, 9], seed: 6)
    for matrix in [square, wide, wide.transposed()] {
      #expect(
        abs(DenseOperator(matrix).frobeniusNorm(groupSize: 4) - norm(matrix).scalar) < 1e-13)
    }
    let v = normalTensor([30, 8], seed: 7)
    let forms = matmul(v.transposed(), matmul(square, v)).diagonal()
    #expect(relativeError(a.quadraticForms(v, groupSize: 3), forms) < 1e-13)
    #expect(relativeError(a.quadraticForms(v[.all, 2]), forms[2]) < 1e-13)
  }

  static let methods: [@Sendable (UInt64) -> TraceMethod] = [
    { .hutchinson(probes: 12, seed: $0) },
    { .hutchinson(probes: 12, distribution: .normal, seed: $0) },
    { .hutchPlusPlus(products: 12, seed: $0) }, { .xTrace(products: 12, seed: $0) },
  ]

  /// The mean over seeds is the trace, and the standard errors tell the spread over seeds.
  @Test(arguments: methods.indices)
  func traceEstimates(_ method: Int) throws {
    let a = DenseOperator(square + 3 * Tensor.eye(30))
    let estimates = try (0..<200).map { try a.trace(Self.methods[method](UInt64($0))) }
    let overSeeds = Estimate(estimates.map(\.value), seed: nil)
    #expect(abs(overSeeds.value - a.trace()) < 4 * overSeeds.standardError)
    let predicted = estimates.reduce(0) { $0 + $1.standardError * $1.standardError } / 200
    let spread = overSeeds.standardError * overSeeds.standardError * 200
    #expect(predicted / spread > 0.7 && predicted / spread < 1.5)
  }

  /// Signs: 2 times the squared entries off the diagonal of the symmetric part; normal numbers: 2
  /// times all of them.
  @Test(arguments: ProbeDistribution.allCases)
  func hutchinsonHasItsVariance(_ distribution: ProbeDistribution) throws {
    let a = try SpectralMatrix((1...20).map { Double($0) })
    let matrix = a.matrix()
    let all = norm(matrix).scalar
    let onDiagonal = norm(matrix.diagonal()).scalar
    let variance = 2 * (all * all - (distribution == .rademacher ? onDiagonal * onDiagonal : 0))
    let estimate = try a.dense.trace(
      .hutchinson(probes: 2000, distribution: distribution, seed: 3))
    let measured = estimate.standardError * estimate.standardError * 2000
    #expect(measured / variance > 0.85 && measured / variance < 1.15)
    #expect(abs(estimate.value - 210) < 4 * estimate.standardError)
    #expect(estimate.samples == 2000 && estimate.seed == 3)
  }

  @Test func signsAreExactForDiagonals() throws {
    let a = DiagonalOperator<Double>([1, 2, -4])
    let trace = try a.trace(.hutchinson(probes: 3, seed: 1))
    #expect(trace.value == -1 && trace.standardError == 0)
    let diagonal = try a.diagonal(.hutchinson(probes: 3, seed: 1))
    #expect(diagonal.value.scalars == [1, 2, -4] && diagonal.standardError.scalars == [0, 0, 0])
  }

  /// A rank that the sketch covers leaves nothing to sample; also one above the matrix's size.
  @Test(arguments: [12, 13, 24, 200])
  func lowRankIsExact(_ products: Int) throws {
    let a = try SpectralMatrix([5, 3, -2, 1] + Array(repeating: 0, count: 36)).dense
    let diagonal = a.matrix.diagonal()
    for method in [
      TraceMethod.hutchPlusPlus(products: products, seed: 2), .xTrace(products: products, seed: 2),
    ] {
      let trace = try a.trace(method)
      #expect(abs(trace.value - 7) < 1e-12 && !(trace.standardError > 1e-12))
    }
    let estimate = try a.diagonal(.xDiag(products: products, seed: 2))
    #expect(relativeError(estimate.value, diagonal) < 1e-12)
    #expect(estimate.standardError.max().scalar < 1e-12)
  }

  /// The zero matrix, a single entry, and a rank that one probe alone reaches.
  @Test func degenerateMatrices() throws {
    for a in [DiagonalOperator<Double>(.zeros([9])), DiagonalOperator([4])] {
      let exact = a.trace()
      #expect(try a.trace(.xTrace(products: 8, seed: 1)).value == exact)
      #expect(try abs(a.trace(.hutchPlusPlus(products: 9, seed: 1)).value - exact) < 1e-14)
      #expect(try a.diagonal(.xDiag(products: 8, seed: 1)).value.scalars == a.entries.scalars)
    }
  }

  /// With fast decay the same products give many more digits than Hutchinson's.
  @Test func decayingSpectra() throws {
    let a = try SpectralMatrix((0..<60).map { 10 * 1 / Double(1 << min($0, 40)) }).dense
    let exact = a.trace()
    let plain = try a.trace(.hutchinson(probes: 48, seed: 4))
    #expect(abs(plain.value - exact) > 1e-2)
    for method in [
      TraceMethod.hutchPlusPlus(products: 48, seed: 4), .xTrace(products: 48, seed: 4),
    ] {
      let estimate = try a.trace(method)
      #expect(abs(estimate.value - exact) < 1e-3)
      #expect(abs(estimate.value - exact) < 5 * estimate.standardError)
    }
  }

  @Test(arguments: [false, true])
  func diagonalEstimates(_ exchanged: Bool) throws {
    let a = DenseOperator(square + 3 * Tensor.eye(30))
    let estimates = try (0..<100).map {
      try a.diagonal(
        exchanged ? .xDiag(products: 12, seed: $0) : .hutchinson(probes: 12, seed: $0))
    }
    let values = stack(estimates.map(\.value))
    let mean = values.mean(alongAxis: 0)
    let error = values.standardDeviation(alongAxis: 0, correction: 1) / 10
    // Of 30 entries none strays.
    #expect(((abs(mean - a.diagonal()) / error).max().scalar) < 4)
    let squaredErrors = stack(estimates.map { $0.standardError * $0.standardError })
    let ratio = (squaredErrors.mean() / (100 * error * error).mean()).scalar
    #expect(ratio > 0.8 && ratio < 1.3)
  }

  /// The sum of the entries shows a bias that hides in the noise of each.
  @Test func exchangedDiagonalsSumToTheTrace() throws {
    let a = try SpectralMatrix((1...30).map { 1 / Double($0) }).dense
    let sums = try (0..<200).map {
      try a.diagonal(.xDiag(products: 12, seed: $0)).value.sum().scalar
    }
    let estimate = Estimate(sums, seed: nil)
    #expect(abs(estimate.value - a.trace()) < 4 * estimate.standardError)
    #expect(estimate.standardError < 0.03)
  }

  @Test func hutchinsonDiagonalHasItsVariance() throws {
    let estimate = try DenseOperator(square).diagonal(.hutchinson(probes: 4000, seed: 9))
    let others = (square * square).sum(alongAxis: 1) - square.diagonal() * square.diagonal()
    let ratios = 4000 * estimate.standardError * estimate.standardError / others
    #expect(ratios.max().scalar < 1.2 && ratios.min().scalar > 0.8)
    #expect(
      (abs(estimate.value - square.diagonal()) / estimate.standardError).max().scalar < 4)
  }

  @Test func squaredFrobeniusNorms() throws {
    let a = DenseOperator(square[0..<12])
    let exact = a.frobeniusNorm() * a.frobeniusNorm()
    let estimate = try a.squaredFrobeniusNorm(probes: 500, seed: 8)
    #expect(abs(estimate.value - exact) < 4 * estimate.standardError)
    #expect(estimate.standardError < 0.05 * exact)
  }

  /// Groups change rounding only, seeds change the numbers, and the same seed gives the same bits.
  @Test func seedsAndGroups() throws {
    let a = DenseOperator(square)
    for method in Self.methods {
      let first = try a.trace(method(1), groupSize: 5)
      #expect(try a.trace(method(1), groupSize: 5) == first)
      #expect(try abs(a.trace(method(1), groupSize: 1).value - first.value) < 1e-10)
      #expect(try a.trace(method(2), groupSize: 5).value != first.value)
    }
    let diagonal = try a.diagonal(.hutchinson(probes: 10, seed: 1), groupSize: 3)
    let other = try a.diagonal(.hutchinson(probes: 10, seed: 1), groupSize: 10)
    #expect(relativeError(diagonal.value, other.value) < 1e-13)
    #expect(relativeError(diagonal.standardError, other.standardError) < 1e-13)
  }

  @Test func floatsToo() throws {
    let a = try SpectralMatrix([5, 3, -2, 1] + Array(repeating: 0, count: 36)).single
    for method in [
      TraceMethod.hutchPlusPlus(products: 12, seed: 2), .xTrace(products: 12, seed: 2),
    ] {
      #expect(try abs(a.trace(method).value - 7) < 1e-4)
    }
    let estimate = try a.diagonal(.xDiag(products: 20, seed: 2)).value
    #expect(relativeError(estimate, a.matrix.diagonal()) < 1e-4)
  }

  @Test func productsThatAreNotFinite() {
    let a = DiagonalOperator<Double>([1, .nan, 2])
    #expect(a.trace().isNaN)
    for method in Self.methods {
      #expect(throws: OperatorError.notFinite(operation: "trace")) { try a.trace(method(1)) }
    }
    #expect(throws: OperatorError.notFinite(operation: "diagonal")) {
      try a.diagonal(.hutchinson(probes: 2, seed: 1))
    }
  }

  struct Stop: Error {}

  @Test func progressCountsProductsAndStops() throws {
    let a = DenseOperator(square)
    for method in Self.methods {
      var seen: [Int] = []
      _ = try a.trace(method(1), groupSize: 5) { done, total in
        seen.append(done)
        #expect(total == 12)
      }
      #expect(seen == seen.sorted() && seen.last == 12)
    }
    #expect(throws: Stop.self) { try a.dense { _, _ in throw Stop() } }
  }
}
