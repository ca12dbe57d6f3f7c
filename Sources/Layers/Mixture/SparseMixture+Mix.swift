public import Tensor

extension SparseMixture {
  /// The mixture sum_j g_j f_j of the peers' responses `[peers, batch, width]` by their gates
  /// `[batch, peers]`: `[batch, width]` (equation 9).
  public static func mix(
    _ responses: Tensor<Scalar>, gates: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    gated(responses, gates: gates).sum(alongAxis: 0)
  }

  /// Each response times its gate, `[peers, batch, width]`: for a head that sees the peers apart.
  ///
  /// Responses of absent peers must be finite, zeros for one, though their gates are 0.
  public static func gated(
    _ responses: Tensor<Scalar>, gates: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    require(
      responses.rank == 3 && gates.shape == [responses.shape[1], responses.shape[0]],
      "SparseMixture: responses \(responses.shape) and gates \(gates.shape), "
        + "[peers, batch, width] and [batch, peers] are needed")
    return responses * gates.transposed().expanded(atAxis: -1)
  }
}
