import Tensor

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension SymmetricOperator {
  /// The exact log-determinant of a positive definite operator, by the Cholesky factor of all its
  /// entries: n products and memory for n^2 numbers.
  ///
  /// Throws `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
  public func logDeterminant(
    groupSize: Int = 32, progress: WorkProgress = { _, _ in }
  ) throws -> Double {
    try denseLogDeterminant(dense(groupSize: groupSize, progress: progress))
  }

  /// An estimate of the log-determinant of a positive definite operator, tr log A, by stochastic
  /// Lanczos quadrature. Parameters and memory are those of `spectralQuadrature`.
  ///
  /// The standard error is that of the random vectors. The quadrature's own error falls with the
  /// steps, as fast as exp(-4 steps / sqrt(kappa)) for the condition number kappa.
  ///
  /// Throws `OperatorError.notPositiveDefinite` with a Ritz value that is not above 0, and
  /// `.notFinite`.
  public func logDeterminant(
    steps: Int, probes: Int, distribution: ProbeDistribution = .rademacher, seed: UInt64,
    groupSize: Int? = nil, progress: WorkProgress = { _, _ in }
  ) throws -> Estimate {
    let quadrature = try spectralQuadrature(
      steps: steps, probes: probes, distribution: distribution, seed: seed, groupSize: groupSize,
      progress: progress)
    let smallest = quadrature.range.lowerBound
    guard smallest > 0 else {
      throw OperatorError.notPositiveDefinite(operation: "logDeterminant", value: smallest)
    }
    return quadrature.trace(of: log)
  }
}

/// By the factor, in double precision for both element types.
private func denseLogDeterminant<Scalar>(_ matrix: Tensor<Scalar>) throws -> Double {
  try logDeterminant(Tensor<Double>(converting: matrix)).scalar
}
