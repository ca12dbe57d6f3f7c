/// What the score of a peer measures.
///
/// Notation: F = [f_1 .. f_n] are the peers' representations and Q(F) the error, softmax
/// cross-entropy in nats summed over examples. dF_i removes peer i: it is -f_i in block i and zero
/// elsewhere, so the baseline of a removed peer is zero. g and H are the gradient and the Hessian
/// of Q at F, p the head's softmax at F, and M_ij = dF_i^T H dF_j.
///
/// Signs: positive means that removing the peer raises the error, except in `paper`,
/// `gaussNewton` and `empiricalFisher`, which see the size of the change and not its direction.
public enum PeerScore: String, Sendable, CaseIterable {
  /// dF_i^T H dF_i = M_ii: signed, without the factor 1/2 and without the linear term (paper, eq 2
  /// and 3).
  case paper
  /// g.dF_i + 1/2 dF_i^T H dF_i: the removal's cost to second order, signed, in nats.
  case taylor2
  /// dF_i^T G dF_i, G the Gauss-Newton matrix J^T (diag p - p p^T) J of the logits, which is the
  /// exact Fisher matrix: the sum over examples of Var_p(v_i), v_i the logits' change along dF_i.
  /// Never negative; no factor 1/2, no linear term, needs no labels.
  case gaussNewton
  /// g.dF_i = -dQ/da_i, a_i a gate on peer i: the removal's cost to first order, signed, in nats.
  case firstOrder
  /// Q(F + dF_i) - Q(F): the removal's cost itself, signed, in nats.
  case leaveOneOut
  /// KL(p || p without i), summed over examples: what removing the peer does to the predictions.
  /// Never negative, in nats, needs no labels. The mean of `leaveOneOut` over labels drawn from p.
  case klLeaveOneOut
  /// g.dF_i + 1/2 sum_j M_ij: the Shapley value of peer i in the game whose coalitions are removed
  /// together, to second order. Signed, in nats; the values of all peers sum to the second-order
  /// cost of removing everyone.
  case shapley2
  /// (g.dF_i)^2 of each example by itself, summed: the empirical Fisher, at the true labels. Not
  /// the Fisher matrix of `gaussNewton`. Never negative.
  case empiricalFisher
}

/// How the shares of the examples make one number.
public enum ExampleReduction: Sendable {
  /// The sum over examples, as in Q.
  case sum
  /// The sum divided by the number of examples.
  case mean
}
