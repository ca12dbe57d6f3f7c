import Tensor

extension Objective {
  /// The Kronecker-factored approximation (KFAC) of a matrix of this objective, from one pass over the
  /// data. `KroneckerCurvature` says what its factors are and how they are scaled.
  ///
  /// Weights are found by what the model does: a parameter that, perhaps reshaped or transposed, is a
  /// factor of one matrix product with the examples' rows, or is added along one axis. Layers need say
  /// nothing.
  ///
  /// - Parameters:
  ///   - matrix: `gaussNewton` or `fisher` (by exact columns), `fisherMonteCarlo` or
  ///     `empiricalFisher`; not `hessian`, which traps.
  ///   - sharing: For weights that meet several rows of each example.
  ///   - uncovered: What to do with parameters that enter in other ways: gains of normalisations,
  ///     embeddings, weights that are computed from others.
  ///   - progress: Called after each batch.
  ///
  /// Throws `noFactor`, `uncoveredParameters`, and what `progress` throws.
  public func kfac(
    _ matrix: CurvatureMatrix = .gaussNewton, sharing: WeightSharing = .expand,
    uncovered: UncoveredParameters = .error, progress: WorkProgress = { _, _ in }
  ) throws -> KroneckerCurvature<Scalar> {
    try kfac(matrix, sharing, uncovered, progress, steps: batchCount)
  }

  /// KFAC with the eigenvalues of its blocks replaced by the matrix' own numbers in the same basis,
  /// u^T G u for each eigenvector u (EKFAC): the nearest matrix in that basis. A second pass over the data.
  ///
  /// Parameters and errors are those of `kfac`, and `LinearAlgebraError`.
  public func ekfac(
    _ matrix: CurvatureMatrix = .gaussNewton, sharing: WeightSharing = .expand,
    uncovered: UncoveredParameters = .error, progress: WorkProgress = { _, _ in }
  ) throws -> KroneckerCurvature<Scalar> {
    let steps = 2 * batchCount
    let factored = try kfac(matrix, sharing, uncovered, progress, steps: steps)
    var bases = try factored.blocks.map { block -> KroneckerEigenOperator<Scalar>? in
      guard case .factors(let factors) = block.form else { return nil }
      return try factors.eigen()
    }
    var sums = bases.map { $0.map { Tensor<Scalar>.zeros($0.eigenvalues.shape) } }
    // What has no factors is known by now.
    var failures = [String?](repeating: nil, count: parameters.count)
    func report(_ done: Int) throws { try progress(batchCount + done, steps) }
    try forEachFactored(matrix, failures: &failures, progress: report) {
      parameter, plan, gradients in
      guard let gradients, let basis = bases[parameter] else { return }
      sums[parameter] =
        (sums[parameter]! + correction(plan.inputs, gradients, basis)).evaluated()
    }
    for index in bases.indices {
      guard let basis = bases[index], let sum = sums[index] else { continue }
      bases[index] = KroneckerEigenOperator(
        leftVectors: basis.leftVectors, rightVectors: basis.rightVectors,
        eigenvalues: sum * scale)
    }
    return KroneckerCurvature(
      blocks: zip(factored.blocks, bases).map { block, basis in
        KroneckerCurvature.Block(
          parameter: block.parameter, range: block.range,
          form: basis.map { .eigen($0) } ?? block.form, arrangement: block.arrangement)
      })
  }

  private func kfac(
    _ matrix: CurvatureMatrix, _ sharing: WeightSharing, _ uncovered: UncoveredParameters,
    _ progress: WorkProgress, steps: Int
  ) throws -> KroneckerCurvature<Scalar> {
    var factors = parameters.map { _ in FactorSums<Scalar>() }
    var failures = [String?](repeating: nil, count: parameters.count)
    func report(_ done: Int) throws { try progress(done, steps) }
    try forEachFactored(matrix, failures: &failures, progress: report) {
      parameter, plan, gradients in
      if let gradients {
        factors[parameter].add(gradients, sharing)
      } else {
        factors[parameter].add(plan, sharing)
      }
    }
    let missing = parameters.indices.filter { failures[$0] != nil }
    if uncovered == .error && !missing.isEmpty {
      throw CurvatureError.uncoveredParameters(
        missing.map { UncoveredParameter(name: parameterNames[$0], reason: failures[$0]!) })
    }
    let ranges = parameterRanges
    return KroneckerCurvature(
      blocks: try parameters.indices.map { index in
        var arrangement = factors[index].arrangement ?? Arrangement(parameters[index].shape)
        let form: KroneckerForm<Scalar>
        if failures[index] == nil {
          form = .factors(factors[index].factors(scale))
        } else {
          let name = parameterNames[index]
          let diagonal = try restricted { $0 == name }.curvature(matrix).diagonal()
          arrangement = Arrangement(parameters[index].shape)
          arrangement.reshape(to: [diagonal.count])
          form = .diagonal(diagonal)
        }
        return KroneckerCurvature.Block(
          parameter: parameterNames[index], range: ranges[index], form: form,
          arrangement: arrangement)
      })
  }
}

/// The factors of one parameter as they add up.
private struct FactorSums<Scalar: TensorScalar> {
  private(set) var arrangement: Arrangement?
  private var left: Tensor<Scalar>?
  private var right: Tensor<Scalar>?
  private var rows = 0

  mutating func add(_ plan: FactorPlan<Scalar>, _ sharing: WeightSharing) {
    arrangement = plan.arrangement
    let x = sharing == .reduce ? plan.inputs.mean(alongAxis: 1, keepingAxes: true) : plan.inputs
    accumulate(x, into: &left)
    rows += x.shape[0] * x.shape[1]
  }

  mutating func add(_ gradients: Tensor<Scalar>, _ sharing: WeightSharing) {
    accumulate(sharing == .reduce ? gradients.sum(alongAxis: 2) : gradients, into: &right)
  }

  func factors(_ scale: Scalar) -> KroneckerOperator<Scalar> {
    let a = left! / Scalar(rows)
    let width = arrangement!.shape[1]
    let b = right.map { $0 * scale } ?? .zeros([width, width])
    return KroneckerOperator(symmetrised(a), symmetrised(b))
  }

  private func accumulate(_ x: Tensor<Scalar>, into sum: inout Tensor<Scalar>?) {
    let width = x.shape[-1]
    let rows = x.reshaped([x.count / width, width] as Shape)
    let gram = matmul(rows.transposed(), rows)
    sum = (sum.map { $0 + gram } ?? gram).evaluated()
  }
}
