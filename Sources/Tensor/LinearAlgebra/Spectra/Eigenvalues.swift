/// The eigenvalues of square matrices `[..., n, n]`, symmetric or not, as real and imaginary parts
/// `[..., n]`: by falling real part, equal ones by falling imaginary part.
///
/// By the QR iteration on the balanced Hessenberg form (LAPACK's geev). Reads values, so it is not
/// differentiated, and stops inside `vectorized`; a symmetric matrix is better served by
/// `eighValues`. An eigenvalue near a repeated one is only as good as the k-th root of rounding, k
/// the times that it repeats. Throws if a matrix is not finite or the iteration does not converge;
/// traps unless the matrices are square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func eigenvalues<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> (real: Tensor<Scalar>, imaginary: Tensor<Scalar>) {
  a.requireMatrices(for: "eigenvalues", square: true)
  let n = a.shape[-1]
  let values = Tensor(a.scalars, shape: a.shape)
  let packed = values.withContiguous { matrices in
    Tensor<Scalar>(shape: a.shape.withMatrix(2, n)) {
      Scalar.kernels.spectral.eigenvalues(a.shape.matrixCount, n, matrices, $0)
    }
  }
  try values.requireFinite(packed, "eigenvalues")
  var parts = packed.scalars
  for start in stride(from: 0, to: parts.count, by: 2 * Swift.max(n, 1)) {
    let sorted = (0..<n).map { (parts[start + $0], parts[start + n + $0]) }.sorted(by: >)
    for (index, value) in sorted.enumerated() {
      (parts[start + index], parts[start + n + index]) = value
    }
  }
  let ordered = Tensor(parts, shape: packed.shape)
  return (
    ordered.rows(0..<1).squeezed(atAxis: -2), ordered.rows(1..<2).squeezed(atAxis: -2)
  )
}
