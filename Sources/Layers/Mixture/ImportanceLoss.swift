public import Tensor

/// How unevenly gates `[batch, peers]` spread: the squared coefficient of variation of the peers'
/// importances, each the sum of a peer's gates over the batch (Shazeer et al., 2017, eq 6 and 7).
///
/// Added to a loss with a small weight, it keeps a gate from settling on the first peer that turns
/// out useful. Only the peers in `present` count. 0 if all importances are equal, or all gates are 0.
public func importanceLoss<Scalar>(
  _ gates: Tensor<Scalar>, present: [Bool]
) -> Tensor<Scalar> {
  require(
    gates.rank == 2 && gates.shape[1] == present.count,
    "importanceLoss: gates \(gates.shape) for \(present.count) peers, [batch, peers] is needed")
  return squaredVariation(gates.sum(alongAxis: 0), of: present)
}
