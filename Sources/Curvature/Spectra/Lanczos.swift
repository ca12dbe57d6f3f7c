import Tensor

/// Lanczos' method with full reorthogonalisation, from several vectors at once: V^T A V = T with T
/// tridiagonal and V an orthonormal basis of the Krylov space of each vector (Lanczos 1950; Paige
/// 1980 on why the reorthogonalisation is needed).
struct Lanczos<Scalar: TensorScalar> {
  /// T for each starting vector. It is smaller than `steps` where the Krylov space is, and `[0, 0]`
  /// for a vector of zeros.
  private(set) var tridiagonals: [Tridiagonal]
  /// The lengths of the starting vectors.
  let norms: [Double]
  /// The bases, `[vectors, steps, n]`; rows beyond the size of T are zero.
  private(set) var basis = KrylovBasis<Scalar>()

  /// - Parameters:
  ///   - starts: The starting vectors in rows, `[vectors, n]`.
  ///   - steps: At least 1; no more than n are made.
  ///   - advance: Called with each step's number of products.
  init<Operator: SymmetricOperator>(
    _ a: Operator, starts: Tensor<Scalar>, steps: Int, operation: String,
    advance: (_ products: Int) throws -> Void
  ) throws where Operator.Scalar == Scalar {
    let count = starts.shape[0]
    norms = try finite(norm(starts, alongAxes: [1]), operation).doubles
    tridiagonals = Array(repeating: Tridiagonal(), count: count)
    var isOpen = norms.map { $0 > 0 }
    var scales = [Double](repeating: 0, count: count)
    // [vectors, 1, n]: a row for each basis.
    var v = scaled(starts.expanded(atAxis: 1), by: norms.map { $0 > 0 ? 1 / $0 : 0 })
    for step in 0..<min(steps, a.size) {
      basis.append(v)
      let image = a.product(v.squeezed(atAxis: 1).transposed()).transposed().expanded(atAxis: 1)
      let (rest, coordinates) = basis.orthogonalized(image)
      let alphas = try finite(coordinates[.all, -1, 0], operation).doubles
      let betas = try finite(norm(rest, alongAxes: [-1]), operation).doubles
      var factors = [Double](repeating: 0, count: count)
      for index in 0..<count where isOpen[index] {
        tridiagonals[index].diagonal.append(alphas[index])
        scales[index] = max(scales[index], abs(alphas[index]), betas[index])
        // What is left of the image is rounding: the Krylov space ends here.
        isOpen[index] = betas[index] > 32 * Double(Scalar.ulpOfOne) * scales[index]
        if isOpen[index] {
          if step + 1 < min(steps, a.size) { tridiagonals[index].offDiagonal.append(betas[index]) }
          factors[index] = 1 / betas[index]
        }
      }
      try advance(count)
      guard isOpen.contains(true) else { break }
      v = scaled(rest, by: factors)
    }
  }
}

/// Each of the matrices `[count, 1, n]` times a number.
private func scaled<Scalar>(_ x: Tensor<Scalar>, by factors: [Double]) -> Tensor<Scalar> {
  x * Tensor(factors.map { Scalar($0) }, shape: [factors.count, 1, 1])
}
