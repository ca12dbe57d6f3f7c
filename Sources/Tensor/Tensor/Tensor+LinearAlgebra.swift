/// The matrix product. Matrices `[..., m, k]` and `[..., k, n]` multiply along their last two axes,
/// and the others broadcast; a vector `[k]` on either side counts as a row or a column, and its
/// axis goes away. Traps if the inner sizes differ.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matmul<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  switch (a.rank, b.rank) {
  case (1, 1): return MatMul()(a.expanded(atAxis: 0), b.expanded(atAxis: 1)).reshaped([] as Shape)
  case (1, _): return MatMul()(a.expanded(atAxis: 0), b).squeezed(atAxis: -2)
  case (_, 1): return MatMul()(a, b.expanded(atAxis: 1)).squeezed(atAxis: -1)
  case (2, 2) where a.shape[1] == b.shape[0]: return MatMul().productOfMatrices(a, b)
  default: return MatMul()(a, b)
  }
}
