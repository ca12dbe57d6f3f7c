import Tensor

extension LinearOperator {
  /// The exact diagonal, `[n]`: n products, `groupSize` at a time. Traps unless A is square.
  ///
  /// - Parameters:
  ///   - groupSize: How many vectors meet the operator at once, at least 1.
  public func diagonal(groupSize: Int = 32) -> Tensor<Scalar> {
    diagonal(groupSize: groupSize) { _, _ in }
  }

  /// `diagonal(groupSize:)`; `progress` is called after each group, in products.
  public func diagonal(
    groupSize: Int = 32, progress: WorkProgress
  ) rethrows -> Tensor<Scalar> {
    requireSquare("diagonal")
    var parts: [Tensor<Scalar>] = [.zeros([0])]
    try forEachGroup(of: rowCount, groupSize: groupSize, progress: progress) { group in
      parts.append(product(.units(group, of: rowCount))[group].diagonal())
    }
    return concatenate(parts)
  }

  /// An unbiased estimate of the diagonal, `[n]`. Traps unless A is square, and on too few probes
  /// or products for the method.
  ///
  ///     let diagonal = try hessian.diagonal(.xDiag(products: 100, seed: 1))
  ///
  /// - Parameters:
  ///   - method: How it is found.
  ///   - groupSize: How many vectors meet the operator at once, at least 1. It changes no more than
  ///     the rounding of the result.
  ///   - progress: Called after each group, in products.
  ///
  /// Throws `OperatorError.notFinite` if a product holds NaN or infinity.
  public func diagonal(
    _ method: DiagonalMethod, groupSize: Int = 32, progress: WorkProgress = { _, _ in }
  ) throws -> TensorEstimate<Scalar> {
    requireSquare("diagonal")
    switch method {
    case .hutchinson(let probes, let seed):
      require(probes >= 1, "diagonal: \(probes) probes, at least 1 is needed")
      let source = Probes<Scalar>(size: rowCount, distribution: .rademacher, seed: seed)
      var moments = RunningMoments<Scalar>()
      try forEachGroup(of: probes, groupSize: groupSize, progress: progress) { group in
        let v = source[group]
        moments.add(try finite(v * product(v), "diagonal"))
      }
      return moments.estimate(seed: seed)
    case .xDiag(let products, let seed):
      require(products >= 4, "diagonal: \(products) products, at least 4 are needed")
      return try xDiag(products, seed, groupSize, progress)
    }
  }
}
