import Tensor

extension LinearOperator {
  /// XTrace with random signs.
  func xTrace(
    _ products: Int, _ seed: UInt64, _ groupSize: Int, _ progress: WorkProgress
  ) throws -> Estimate {
    let (sketch, z) = try leaveOneOutSketch(
      products, seed, groupSize, transposed: false, "trace", progress)
    // With P_i the projection that leaves vector v_i out, term i is
    // tr(P_i A P_i) + v_i^T (I - P_i) A (I - P_i) v_i, all of it in coordinates of Q.
    let (r, s) = (sketch.coordinates, sketch.removed)
    let h = matmul(sketch.basis.transposed(), z)
    let w = matmul(sketch.basis.transposed(), sketch.probes)
    let t = matmul(z.transposed(), sketch.probes)
    let p = w - s * (s * w).sum(alongAxis: 0, keepingAxes: true)
    let onSubspace = h.trace() - (s * matmul(h, s)).sum(alongAxis: 0)
    let onRest = ((w - p) * r - t * p + p * matmul(h, p)).sum(alongAxis: 0)
    return Estimate(try finite(onSubspace + onRest, "trace").doubles, seed: seed)
  }

  /// XDiag with random signs.
  func xDiag(
    _ products: Int, _ seed: UInt64, _ groupSize: Int, _ progress: WorkProgress
  ) throws -> TensorEstimate<Scalar> {
    let (sketch, z) = try leaveOneOutSketch(
      products, seed, groupSize, transposed: true, "diagonal", progress)
    // Term i is diag(P_i A) + v_i * ((I - P_i) A v_i), where (I - P_i) A v_i = Q s_i (s_i^T r_i).
    let s = sketch.removed
    let alone = matmul(sketch.basis, s)
    let kept = (s * sketch.coordinates).sum(alongAxis: 0, keepingAxes: true)
    let shared = (sketch.basis * z).sum(alongAxis: 1, keepingAxes: true)
    let terms = shared + alone * (sketch.probes * kept - matmul(z, s))
    var moments = RunningMoments<Scalar>()
    moments.add(try finite(terms, "diagonal"))
    return moments.estimate(seed: seed)
  }

  /// The sketch of half the products, and A Q or A^T Q.
  private func leaveOneOutSketch(
    _ products: Int, _ seed: UInt64, _ groupSize: Int, transposed: Bool, _ operation: String,
    _ progress: WorkProgress
  ) throws -> (sketch: LeaveOneOutSketch<Scalar>, image: Tensor<Scalar>) {
    let count = min(products / 2, rowCount)
    let source = Probes<Scalar>(size: rowCount, distribution: .rademacher, seed: seed)
    var done = 0
    let probes = source[0..<count]
    let image = try groupedProduct(
      probes, groupSize: groupSize, done: &done, total: 2 * count, progress: progress)
    let sketch = try LeaveOneOutSketch(probes: probes, image: finite(image, operation))
    let second = try groupedProduct(
      sketch.basis, transposed: transposed, groupSize: groupSize, done: &done, total: 2 * count,
      progress: progress)
    return (sketch, second)
  }
}
