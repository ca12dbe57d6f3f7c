import Curvature
import Tensor
import Testing

@Suite struct SolverTests {
  let definite = (1...40).map { Double($0) / 4 }
  let b = normalTensor([40, 3], seed: 21)

  func expectSolved(
    _ solution: Solution<Double>, _ a: SpectralMatrix, tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(solution.isConverged, sourceLocation: sourceLocation)
    #expect(
      relativeError(solution.value, matmul(a.matrix { 1 / $0 }, b)) < tolerance,
      sourceLocation: sourceLocation)
    let residuals = norm(b - matmul(a.matrix(), solution.value), alongAxes: [0])
    #expect(
      zip(residuals.values, solution.residualNorms).allSatisfy { abs($0 - $1) < 1e-12 },
      sourceLocation: sourceLocation)
    #expect(
      solution.relativeResiduals.allSatisfy { $0 <= 1e-10 }, sourceLocation: sourceLocation)
  }

  @Test func everyMethodInverts() throws {
    let a = try SpectralMatrix(definite)
    for method in [
      SolveMethod<Double>.conjugateGradient(), .minimumResidual(), .cholesky(),
      .neumannSeries(scale: 2 / 10.25, terms: 2000),
    ] {
      expectSolved(try a.dense.solve(b, method), a, tolerance: 1e-8)
    }
  }

  /// Exact arithmetic ends after as many steps as there are distinct eigenvalues.
  @Test(arguments: [false, true])
  func krylovMethodsEnd(_ minimumResidual: Bool) throws {
    let values = (0..<40).map { [1.0, 2, 5, 7][$0 % 4] }
    let a = try SpectralMatrix(values)
    let solution = try a.dense.solve(
      b, minimumResidual ? .minimumResidual() : .conjugateGradient())
    #expect(solution.iterations == 4)
    expectSolved(solution, a, tolerance: 1e-10)
  }

  @Test func indefiniteSystems() throws {
    let a = try SpectralMatrix((0..<40).map { Double($0) - 14.5 })
    expectSolved(try a.dense.solve(b, .minimumResidual()), a, tolerance: 1e-8)
    let wrong = try a.dense.solve(b, .conjugateGradient())
    #expect(wrong.outcomes == Array(repeating: .negativeCurvature, count: 3))
    #expect(!wrong.isConverged && wrong.value.isFinite)
    #expect(throws: LinearAlgebraError.self) { try a.dense.solve(b, .cholesky()) }
  }

  /// The first direction shows it, and x stays where it was.
  @Test func negativeCurvatureAtOnce() throws {
    let solution = try DiagonalOperator<Double>([-1, -2]).solve(
      Tensor([1, 1]), .conjugateGradient())
    #expect(solution.outcomes == [.negativeCurvature] && solution.value.scalars == [0, 0])
  }

  /// With the inverse as preconditioner one step is enough, and with a Jacobi preconditioner fewer.
  @Test(arguments: [false, true])
  func preconditioners(_ minimumResidual: Bool) throws {
    let a = try SpectralMatrix(definite)
    let inverse = DenseSymmetricOperator(a.matrix { 1 / $0 })
    let perfect = try a.dense.solve(
      b,
      minimumResidual
        ? .minimumResidual(preconditioner: inverse) : .conjugateGradient(preconditioner: inverse))
    #expect(perfect.iterations <= 2)
    expectSolved(perfect, a, tolerance: 1e-9)

    let scales = Tensor<Double>((0..<40).map { 1 + Double($0 * $0) })
    let badlyScaled = a.dense.congruence(with: DiagonalOperator(scales))
    let jacobi = DiagonalOperator(1 / badlyScaled.diagonal())
    let plain = try badlyScaled.solve(
      b, minimumResidual ? .minimumResidual() : .conjugateGradient())
    let helped = try badlyScaled.solve(
      b,
      minimumResidual
        ? .minimumResidual(preconditioner: jacobi) : .conjugateGradient(preconditioner: jacobi))
    #expect(helped.isConverged && helped.iterations * 2 < plain.iterations)
  }

  @Test func preconditionersMustBeDefinite() throws {
    let a = DiagonalOperator<Double>([1, 2, 3])
    let bad = DiagonalOperator<Double>([1, -1, -1])
    for method in [
      SolveMethod<Double>.conjugateGradient(preconditioner: bad),
      .minimumResidual(preconditioner: bad),
    ] {
      #expect(
        throws: OperatorError.preconditionerNotPositiveDefinite(
          operation: method.isConjugateGradient ? "conjugateGradient" : "minimumResidual")
      ) { try a.solve(Tensor([1, 1, 1]), method) }
    }
  }

  /// The residual after k terms is (I - scale A)^k b: for one eigenvalue, by the same factor always.
  @Test func neumannConvergesGeometrically() throws {
    let a = 0.25 * DiagonalOperator<Double>.identity(6)
    for terms in [1, 5, 20] {
      let solution = try a.solve(
        .ones([6]), .neumannSeries(scale: 1, terms: terms, tolerance: 1e-12))
      var factor = 1.0
      for _ in 0..<terms { factor *= 0.75 }
      #expect(abs(solution.relativeResiduals[0] - factor) < 1e-15)
      #expect(solution.outcomes == [.iterationLimit] && solution.iterations == terms)
      #expect(abs(solution.value.scalars[0] - 4 * (1 - factor)) < 1e-14)
    }
    let diverging = try a.solve(.ones([6]), .neumannSeries(scale: 9, terms: 1000))
    #expect(diverging.outcomes == [.divergence] && diverging.value.isFinite)
  }

  /// A singular system that has solutions, and one that has none: there the residual that MINRES
  /// leaves is the least possible.
  @Test func singularSystems() throws {
    let a = DiagonalOperator<Double>([0, 1, 2, 3])
    let solvable = try a.solve(Tensor([0, 1, 1, 1]), .minimumResidual())
    #expect(solvable.isConverged && solvable.iterations == 3)
    let unsolvable = try a.solve(Tensor([2, 1, 1, 1]), .minimumResidual())
    #expect(unsolvable.outcomes == [.stagnation])
    #expect(abs(unsolvable.residualNorms[0] - 2) < 1e-10)
    let zero = try (0 * a).solve(Tensor([2, 1, 1, 1]), .minimumResidual())
    #expect(zero.outcomes == [.stagnation] && zero.value.scalars == [0, 0, 0, 0])
    #expect(
      try (0 * a).solve(Tensor([2, 1, 1, 1]), .conjugateGradient()).outcomes == [.negativeCurvature]
    )
  }

  /// Columns end at different times, and one is 0.
  @Test(arguments: [false, true])
  func columnsAreIndependent(_ minimumResidual: Bool) throws {
    let a = try SpectralMatrix(definite)
    let easy = a.vectors[.all, 3] * 1000
    let columns = stack([b[.all, 0], .zeros([40]), easy], alongAxis: 1)
    let method: SolveMethod<Double> =
      minimumResidual ? .minimumResidual(tolerance: 1e-9) : .conjugateGradient(tolerance: 1e-9)
    let together = try a.dense.solve(columns, method)
    #expect(together.isConverged && together.relativeResiduals[1] == 0)
    #expect((together.value[.all, 1] .== 0).all)
    for index in 0..<3 {
      let alone = try a.dense.solve(columns[.all, index], method)
      #expect(norm(together.value[.all, index] - alone.value).scalar < 1e-6)
    }
  }

  /// A tolerance beyond rounding is told, not met.
  @Test func toleranceBeyondRounding() throws {
    let a = try SpectralMatrix((0..<40).map { Double(1 << ($0 / 2)) })
    for method in [
      SolveMethod<Double>.conjugateGradient(tolerance: 1e-19), .minimumResidual(tolerance: 1e-19),
    ] {
      let solution = try a.dense.solve(b, method)
      #expect(solution.outcomes == Array(repeating: .stagnation, count: 3))
      #expect(solution.relativeResiduals.max()! < 1e-9)
    }
  }

  @Test func startsAndLimits() throws {
    let a = try SpectralMatrix(definite)
    let exact = matmul(a.matrix { 1 / $0 }, b)
    for method in [
      SolveMethod<Double>.conjugateGradient(maxIterations: 3), .minimumResidual(maxIterations: 3),
    ] {
      #expect(try a.dense.solve(b, method, initial: exact).iterations == 0)
      var seen: [Int] = []
      let short = try a.dense.solve(b, method) { done, total in
        seen.append(done)
        #expect(total == 3)
      }
      #expect(short.outcomes == Array(repeating: .iterationLimit, count: 3))
      #expect(short.iterations == 3 && seen == [1, 2, 3])
    }
  }

  @Test func floatsToo() throws {
    let a = try SpectralMatrix(definite)
    let right = Tensor<Float>(converting: b)
    let exact = Tensor<Float>(converting: matmul(a.matrix { 1 / $0 }, b))
    for method in [SolveMethod<Float>.conjugateGradient(), .minimumResidual(), .cholesky()] {
      let solution = try a.single.solve(right, method)
      #expect(solution.isConverged && relativeError(solution.value, exact) < 1e-4)
    }
  }

  @Test func productsThatAreNotFinite() {
    let a = DiagonalOperator<Double>([1, .nan])
    for (method, name) in [
      (SolveMethod<Double>.conjugateGradient(), "conjugateGradient"),
      (.minimumResidual(), "minimumResidual"), (.cholesky(), "cholesky"),
      (.neumannSeries(scale: 1, terms: 3), "neumannSeries"),
    ] {
      #expect(throws: OperatorError.notFinite(operation: name)) {
        try a.solve(Tensor([1, 1]), method)
      }
    }
    #expect("\(OperatorError.notFinite(operation: "trace"))".hasPrefix("trace: "))
  }
}

extension SolveMethod {
  fileprivate var isConjugateGradient: Bool {
    if case .conjugateGradient = self { true } else { false }
  }
}
