import Tensor

/// The image Y = A V of k random vectors, and for each vector the part of the range of Y that only
/// it reaches: what XTrace and XDiag are made of (Epperly, Tropp and Webber 2024, section 2.1).
///
/// Y = Q R with orthonormal Q `[n, r]`, r the rank of Y. The range of Y without column i is that of
/// Q (I - s_i s_i^T), where s_i is the unit vector orthogonal to all columns of R but the i-th; it is
/// 0 where leaving column i out loses nothing, which happens if r < k only.
struct LeaveOneOutSketch<Scalar: TensorScalar> {
  /// V `[n, k]`.
  let probes: Tensor<Scalar>
  /// Q `[n, r]`.
  let basis: Tensor<Scalar>
  /// R `[r, k]`.
  let coordinates: Tensor<Scalar>
  /// The s_i in columns, `[r, k]`.
  let removed: Tensor<Scalar>

  /// From the probes and their image; throws if the image is not finite.
  init(probes: Tensor<Scalar>, image: Tensor<Scalar>) throws {
    let factors = try qr(image)
    // The rank is told by singular values. A small diagonal entry of R does not tell it.
    let (u, s, vTransposed) = try svd(factors.r)
    let values = s.doubles
    let largest = values.first ?? 0
    let threshold = largest * Double(Scalar.ulpOfOne) * Double(max(image.shape[0], 4))
    let rank = largest > 0 ? values.prefix { $0 > threshold }.count : 0
    let rows = vTransposed[0..<rank]
    self.probes = probes
    basis = matmul(factors.q, u[.all, 0..<rank])
    coordinates = s[0..<rank].expanded(atAxis: 1) * rows
    // R^+ ^T = S^-1 V^T: its column i is orthogonal to the other columns of R if e_i lies in the row
    // space of R, so if column i of V^T has length 1.
    let directions = rows / s[0..<rank].expanded(atAxis: 1)
    let lengths = columnNorms(directions)
    let leverages = square(rows).sum(alongAxis: 0)
    let isAlone = leverages .> (1 - Scalar(1024) * Scalar.ulpOfOne * Scalar(rank + 1))
    let scale = select(isAlone, 1 / select(isAlone, lengths, .ones(like: lengths)), 0)
    removed = directions * scale
  }
}
