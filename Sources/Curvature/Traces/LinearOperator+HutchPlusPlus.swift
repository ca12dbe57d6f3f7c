import Tensor

extension LinearOperator {
  /// Hutch++: tr(Q^T A Q), Q an orthonormal basis of A times random signs, and Hutchinson's
  /// estimate of the trace of (I - Q Q^T) A (I - Q Q^T).
  func hutchPlusPlus(
    _ products: Int, _ seed: UInt64, _ groupSize: Int, _ progress: WorkProgress
  ) throws -> Estimate {
    let source = Probes<Scalar>(size: rowCount, distribution: .rademacher, seed: seed)
    // A basis of the whole space leaves nothing to sample.
    let sketched = min(products / 3, rowCount)
    let probes = products - 2 * (products / 3)
    let total = 2 * sketched + probes
    var done = 0
    let sketch = try finite(
      groupedProduct(
        source[0..<sketched], groupSize: groupSize, done: &done, total: total, progress: progress),
      "trace")
    let basis = try orthonormalColumns(sketch)
    let image = try groupedProduct(
      basis, groupSize: groupSize, done: &done, total: total, progress: progress)
    let exact = try finite((basis * image).sum(alongAxis: 0), "trace").doubles.reduce(0, +)
    var samples: [Double] = []
    let before = done
    func report(_ part: Int, _: Int) throws { try progress(before + part, total) }
    try forEachGroup(of: probes, groupSize: groupSize, progress: report) { group in
      let drawn = source[sketched + group.lowerBound..<sketched + group.upperBound]
      let v = drawn - matmul(basis, matmul(basis.transposed(), drawn))
      samples += try finite((v * product(v)).sum(alongAxis: 0), "trace").doubles
    }
    let rest = Estimate(samples, seed: seed)
    return Estimate(
      value: exact + rest.value, standardError: rest.standardError, samples: rest.samples,
      seed: seed)
  }
}

/// An orthonormal basis of a space that holds the columns, as many as they are.
func orthonormalColumns<Scalar>(
  _ x: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> { try qr(x).q }
