import Tensor

extension SymmetricOperator {
  /// x with A x = b for a vector b `[n]`, or for each column of b `[n, k]`, whose products go
  /// together.
  ///
  ///     let step = try hessian.damped(by: 1e-3).solve(gradient, .conjugateGradient(tolerance: 1e-6))
  ///     if !step.isConverged { print(step.outcomes, step.relativeResiduals) }
  ///
  /// A solution that misses its tolerance is no error: its outcome says why, and its residual how far
  /// it is off. Residuals are computed from x and not taken from the recurrence; where rounding has
  /// parted the two, the iteration starts again from x.
  ///
  /// - Parameters:
  ///   - b: The right side `[n]`, or several `[n, k]`.
  ///   - method: How it is found.
  ///   - initial: Where iterations and the series start, of the shape of b; 0 unless given.
  ///   - progress: Called after each iteration, in iterations; for `cholesky` in products.
  ///
  /// Throws `OperatorError.notFinite` if b or a product holds NaN or infinity,
  /// `.preconditionerNotPositiveDefinite`, and for `cholesky`
  /// `LinearAlgebraError.notPositiveDefinite`. Traps on shapes that do not fit.
  public func solve(
    _ b: Tensor<Scalar>, _ method: SolveMethod<Scalar>, initial: Tensor<Scalar>? = nil,
    progress: WorkProgress = { _, _ in }
  ) throws -> Solution<Scalar> {
    require(
      (1...2).contains(b.rank) && b.shape[0] == size,
      "solve with the operator \(shapeText) and \(b.shape): [\(size)] or [\(size), k] is needed")
    require(
      initial == nil || initial!.shape == b.shape,
      "solve: the initial value has shape \(initial?.shape ?? []), that of b is \(b.shape)")
    let columns = b.rank == 1 ? b.expanded(atAxis: 1) : b
    let start = initial.map { b.rank == 1 ? $0.expanded(atAxis: 1) : $0 }
    let name = method.name
    var system = LinearSystem(
      b: try finite(columns, name), x: start ?? .zeros(columns.shape),
      tolerance: method.tolerance ?? defaultTolerance(Scalar.self), operation: name)
    try system.updateResidual(self)
    switch method {
    case .conjugateGradient(_, let limit, let preconditioner):
      try iterate(
        &system, by: ConjugateGradient<Scalar>.self, limit, preconditioner, progress)
    case .minimumResidual(_, let limit, let preconditioner):
      try iterate(&system, by: MinimumResidual<Scalar>.self, limit, preconditioner, progress)
    case .neumannSeries(let scale, let terms, _):
      try neumannSeries(&system, scale, terms, progress)
    case .cholesky:
      let entries = try dense(progress: progress)
      system.x = try solvePositiveDefinite(finite(entries, name), columns)
      try system.updateResidual(self)
      system.finish(else: .stagnation)
    }
    return Solution(
      value: b.rank == 1 ? system.x.squeezed(atAxis: 1) : system.x,
      residualNorms: system.residualNorms,
      relativeResiduals: zip(system.residualNorms, system.norms).map { $1 == 0 ? $0 : $0 / $1 },
      outcomes: system.outcomes.map { $0 ?? .iterationLimit }, iterations: system.iterations)
  }

  /// Iterates until each column has an outcome. Where a recurrence holds its residual to be within
  /// the tolerance and it is not, it starts again from x, as long as that halves the residual.
  private func iterate<Method: KrylovIteration<Scalar>>(
    _ system: inout LinearSystem<Scalar>, by: Method.Type, _ limit: Int?,
    _ preconditioner: (any SymmetricOperator<Scalar>)?, _ progress: WorkProgress
  ) throws {
    let limit = limit ?? min(10_000, 10 * size)
    if let preconditioner {
      require(
        preconditioner.size == size,
        "solve: the preconditioner has size \(preconditioner.size), the operator \(size)")
    }
    system.finish(else: nil)
    while !system.openColumns.isEmpty, system.iterations < limit {
      let before = system.residualNorms
      var method = try Method(system, preconditioner: preconditioner)
      while method.isRunning, system.iterations < limit {
        try method.step(self, &system)
        system.iterations += 1
        try progress(system.iterations, limit)
      }
      try system.updateResidual(self)
      system.finish(else: nil)
      for column in system.openColumns
      where method.hasEnded(column) && system.residualNorms[column] > before[column] / 2 {
        system.outcomes[column] = .stagnation
      }
    }
  }

  private func neumannSeries(
    _ system: inout LinearSystem<Scalar>, _ scale: Scalar, _ terms: Int, _ progress: WorkProgress
  ) throws {
    require(
      scale > 0 && scale.isFinite && terms >= 1,
      "neumannSeries: scale \(scale) and \(terms) terms, a number above 0 and at least 1 are needed"
    )
    let first = system.residualNorms
    system.finish(else: nil)
    while !system.openColumns.isEmpty, system.iterations < terms {
      let steps = system.outcomes.map { $0 == nil ? Double(scale) : 0 }
      system.x = system.x + system.residual * Tensor(factors: steps)
      try system.updateResidual(self)
      system.iterations += 1
      try progress(system.iterations, terms)
      system.finish(else: nil)
      // A residual that has grown goes on growing: its square is a sum of exponentials.
      for column in system.openColumns where system.residualNorms[column] > 2 * first[column] {
        system.outcomes[column] = .divergence
      }
    }
    for column in system.openColumns where system.residualNorms[column] > first[column] {
      system.outcomes[column] = .divergence
    }
  }
}

extension SolveMethod {
  var name: String {
    switch self {
    case .conjugateGradient: "conjugateGradient"
    case .minimumResidual: "minimumResidual"
    case .neumannSeries: "neumannSeries"
    case .cholesky: "cholesky"
    }
  }

  var tolerance: Double? {
    switch self {
    case .conjugateGradient(let tolerance, _, _), .minimumResidual(let tolerance, _, _),
      .neumannSeries(_, _, let tolerance), .cholesky(let tolerance):
      tolerance
    }
  }
}
