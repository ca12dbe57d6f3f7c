// The scores of `PeerScore`: exact, each by its definition there.
extension PeerEstimator {
  /// Q(F + dF_i) - Q(F), from n passes. Where a removal changes the outputs by little more than their
  /// rounding, a tangent halfway takes 2 more.
  public static var leaveOneOut: Self {
    Self(.leaveOneOut, cost: PassCost("n") { Double($0) })
  }

  /// KL(p || p without i), summed over examples; from the same passes, without labels.
  public static var klLeaveOneOut: Self {
    Self(.klLeaveOneOut, needsLabels: false, cost: PassCost("n") { Double($0) })
  }

  /// dF_i^T H dF_i (paper, eq 2 and 3).
  public static var paper: Self { Self(.paper, cost: tangents, costFactor: 0.5) }

  /// g.dF_i + 1/2 dF_i^T H dF_i.
  public static var taylor2: Self { Self(.taylor2, cost: tangents) }

  /// dF_i^T G dF_i, G the exact Fisher matrix. The formula is for n tangents; with less outputs than
  /// peers, as many passes as outputs do.
  public static var gaussNewton: Self {
    Self(
      .gaussNewton, needsLabels: false, cost: PassCost("n + 1") { Double($0 + 1) },
      costFactor: 0.5)
  }

  /// (g.dF_i)^2 of each example, summed, g at the true labels.
  public static var empiricalFisher: Self {
    Self(.empiricalFisher, cost: PassCost(2), costFactor: 0.5)
  }

  /// g.dF_i.
  public static var firstOrder: Self { Self(.firstOrder, cost: PassCost(2)) }

  /// g.dF_i + 1/2 sum_j M_ij, from one Hessian-vector product, which holds the gradient.
  public static var shapley2: Self { Self(.shapley2, cost: PassCost(4)) }

  /// sum_j M_ij, the row sums of the gate Hessian, from one Hessian-vector product. This is what
  /// grad(grad.sum()) gives, which is often taken for the diagonal.
  public static var hessianRowSum: Self {
    Self("hessianRowSum", needsLabels: true, cost: PassCost(4), costFactor: 0.5) { curvature in
      PeerContributions(
        shares: curvature.perPeer(curvature.hessianSlopes(along: curvature.removals.total)))
    }
  }

  /// The estimator of a score.
  public init(_ score: PeerScore) {
    self =
      switch score {
      case .paper: .paper
      case .taylor2: .taylor2
      case .gaussNewton: .gaussNewton
      case .firstOrder: .firstOrder
      case .leaveOneOut: .leaveOneOut
      case .klLeaveOneOut: .klLeaveOneOut
      case .shapley2: .shapley2
      case .empiricalFisher: .empiricalFisher
      }
  }

  private init(
    _ score: PeerScore, needsLabels: Bool = true, cost: PassCost, costFactor: Double = 1
  ) {
    self.init(score.rawValue, needsLabels: needsLabels, cost: cost, costFactor: costFactor) {
      PeerContributions(shares: $0.contributions(to: score))
    }
  }

  private static var tangents: PassCost { PassCost("n + 2") { Double($0 + 2) } }
}
