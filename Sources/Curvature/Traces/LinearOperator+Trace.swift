import Tensor

extension LinearOperator {
  /// The exact trace, as the sum of e_i^T A e_i: n products, `groupSize` at a time. Traps unless A
  /// is square.
  ///
  /// - Parameters:
  ///   - groupSize: How many vectors meet the operator at once, at least 1.
  public func trace(groupSize: Int = 32) -> Double {
    trace(groupSize: groupSize) { _, _ in }
  }

  /// `trace(groupSize:)`; `progress` is called after each group, in products.
  public func trace(
    groupSize: Int = 32, progress: WorkProgress
  ) rethrows -> Double {
    requireSquare("trace")
    var sum = 0.0
    try forEachGroup(of: rowCount, groupSize: groupSize, progress: progress) { group in
      let columns = product(.units(group, of: rowCount))
      sum += columns[group].diagonal().doubles.reduce(0, +)
    }
    return sum
  }

  /// An unbiased estimate of the trace. Traps unless A is square, and on too few probes or products
  /// for the method.
  ///
  ///     let trace = try hessian.trace(.hutchPlusPlus(products: 90, seed: 1))
  ///     print(trace.value, "+-", trace.standardError)
  ///
  /// - Parameters:
  ///   - method: How it is found.
  ///   - groupSize: How many vectors meet the operator at once, at least 1. It changes no more than
  ///     the rounding of the result.
  ///   - progress: Called after each group, in products.
  ///
  /// Throws `OperatorError.notFinite` if a product holds NaN or infinity.
  public func trace(
    _ method: TraceMethod, groupSize: Int = 32, progress: WorkProgress = { _, _ in }
  ) throws -> Estimate {
    requireSquare("trace")
    switch method {
    case .hutchinson(let probes, let distribution, let seed):
      require(probes >= 1, "trace: \(probes) probes, at least 1 is needed")
      let source = Probes<Scalar>(size: rowCount, distribution: distribution, seed: seed)
      var samples: [Double] = []
      try forEachGroup(of: probes, groupSize: groupSize, progress: progress) { group in
        let v = source[group]
        samples += try finite((v * product(v)).sum(alongAxis: 0), "trace").doubles
      }
      return Estimate(samples, seed: seed)
    case .hutchPlusPlus(let products, let seed):
      require(products >= 3, "trace: \(products) products, at least 3 are needed")
      return try hutchPlusPlus(products, seed, groupSize, progress)
    case .xTrace(let products, let seed):
      require(products >= 4, "trace: \(products) products, at least 4 are needed")
      return try xTrace(products, seed, groupSize, progress)
    }
  }

  /// An unbiased estimate of the squared Frobenius norm, which is the mean of |A v|^2 over random
  /// vectors v. (Its square root, an estimate of the norm, is biased towards 0.)
  ///
  /// Parameters and errors are those of `trace`.
  public func squaredFrobeniusNorm(
    probes: Int, distribution: ProbeDistribution = .rademacher, seed: UInt64, groupSize: Int = 32,
    progress: WorkProgress = { _, _ in }
  ) throws -> Estimate {
    require(probes >= 1, "squaredFrobeniusNorm: \(probes) probes, at least 1 is needed")
    let source = Probes<Scalar>(size: columnCount, distribution: distribution, seed: seed)
    var samples: [Double] = []
    try forEachGroup(of: probes, groupSize: groupSize, progress: progress) { group in
      let norms = try finite(columnNorms(product(source[group])), "squaredFrobeniusNorm").doubles
      samples += norms.map { $0 * $0 }
    }
    return Estimate(samples, seed: seed)
  }

  /// The exact Frobenius norm, the square root of the sum of all squared entries: as many products
  /// as the shorter side is long, `groupSize` at a time.
  public func frobeniusNorm(groupSize: Int = 32) -> Double {
    frobeniusNorm(groupSize: groupSize) { _, _ in }
  }

  /// `frobeniusNorm(groupSize:)`; `progress` is called after each group, in products.
  public func frobeniusNorm(
    groupSize: Int = 32, progress: WorkProgress
  ) rethrows -> Double {
    let byColumns = columnCount <= rowCount
    let count = byColumns ? columnCount : rowCount
    var squares = 0.0
    try forEachGroup(of: count, groupSize: groupSize, progress: progress) { group in
      let units = Tensor<Scalar>.units(group, of: count)
      let part = norm(byColumns ? product(units) : transposedProduct(units)).doubles[0]
      squares += part * part
    }
    return squares.squareRoot()
  }
}

/// `x`, if all of it is finite.
func finite<Scalar>(
  _ x: Tensor<Scalar>, _ operation: String
) throws(OperatorError) -> Tensor<Scalar> {
  guard x.isFinite else { throw .notFinite(operation: operation) }
  return x
}
