import Tensor

/// R_j = (1/n) sum_i H_i[j][j], `[n]`: what each peer is worth to the others, from Hessians `[n, n,
/// n]` with unit inputs (eq 2). Differentiable.
public func idealRank<Scalar>(hessians: some HessianOperator<Scalar>) -> Tensor<Scalar> {
  let shape = hessians.shape
  guard shape.rank == 3, shape[0] == shape[1], shape[1] == shape[2] else {
    fatalError(
      ShapeError(
        "idealRank", [shape], "takes Hessians [n, n, n]", "the sizes differ or are not three"
      ).description)
  }
  return hessians.diagonal().mean(alongAxis: 0)
}

/// `idealRank` for dense Hessians `[n, n, n]`.
public func idealRank<Scalar>(hessians: Tensor<Scalar>) -> Tensor<Scalar> {
  func rank(_ hessians: some HessianOperator<Scalar>) -> Tensor<Scalar> {
    idealRank(hessians: hessians)
  }
  return rank(hessians)
}

/// The column means of weights `[n, n]`, `[n]`: the rank the market gives, R* if the weights are an
/// equilibrium's. Differentiable.
public func competitiveRank<Scalar>(weights: Tensor<Scalar>) -> Tensor<Scalar> {
  require(weights.rank == 2, "competitiveRank of \(weights.shape): takes weights [n, n]")
  return weights.mean(alongAxis: 0)
}
