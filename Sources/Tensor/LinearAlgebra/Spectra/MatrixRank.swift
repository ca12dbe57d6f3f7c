/// The largest singular value of matrices `[..., m, n]` over the smallest, `[...]`: how much a
/// relative error can grow in a solve. Infinite if the smallest is 0, NaN if a matrix is not
/// finite. Traps below rank 2 and if a side is 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func conditionNumber<Scalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  require(
    a.rank >= 2 && a.shape[-1] > 0 && a.shape[-2] > 0,
    "conditionNumber: shape \(a.shape) is not of matrices with elements")
  let values = SingularValues()(a)
  return values[.ellipsis, 0] / values[.ellipsis, -1]
}

/// How many singular values of matrices `[..., m, n]` are above `tolerance` times the largest, of
/// shape `[...]`. Without a tolerance it is NumPy's: max(m, n) times the distance from 1 to the
/// next number. Throws if a matrix is not finite or the iteration does not converge; traps below
/// rank 2.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matrixRank<Scalar>(
  _ a: Tensor<Scalar>, tolerance: Scalar? = nil
) throws(LinearAlgebraError) -> IndexTensor<Scalar> {
  a.requireMatrices(for: "matrixRank", square: false)
  let values = SingularValues()(a)
  try a.requireFinite(values, "matrixRank")
  guard values.shape[-1] > 0 else { return IndexTensor(positions: values.sum(alongAxis: -1)) }
  let smallest = values.max(alongAxis: -1, keepingAxes: true) * (tolerance ?? defaultTolerance(a))
  return IndexTensor(positions: greater(values, smallest).sum(alongAxis: -1))
}
