import Tensor

/// What takes the place of a peer that is removed. The direction of a removal is
/// dF_i = F without i - F, and scores, derivatives and leave-one-out costs all follow it; M is the
/// Hessian in gates a at 1, where F(a) = F + sum_i (1 - a_i) dF_i goes from F to the baselines.
public enum RemovalBaseline<Scalar: TensorScalar>: Sendable {
  /// Zeros: dF_i = -f_i.
  case zero
  /// What the peer gives on average over these examples: it no longer tells them apart, but keeps
  /// its mean effect.
  case mean
  /// Nothing, and the others scaled up to make good for it: with mixing weights w `[n]` or
  /// `[n, batch]`, none negative, f_j becomes f_j W / (W - w_i), W the sum of all weights. The
  /// representations must already be weighted, as a mixture of experts gives them. Of several peers
  /// removed together the factor is W over the weights that are left, or 1 if none are.
  case renormalized(weights: Tensor<Scalar>)
  /// Answers of stand-ins, such as a distilled proxy, of the shape of the representations
  /// (of the contributions, where the curvature is that of a tail): f_i becomes answer i.
  case answers(Tensor<Scalar>)
}
