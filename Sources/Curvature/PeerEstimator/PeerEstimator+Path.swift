import Tensor

extension PeerEstimator {
  /// g.dF_i + integral over t in [0, 1] of (1 - t) dF_i^T H(F + t dF_i) dF_i: the second derivatives
  /// all along the removal, by Gauss-Legendre quadrature with `nodes` points. Signed, in nats.
  ///
  /// By Taylor's theorem it is `leaveOneOut` for a head that is smooth on the way, up to the error of
  /// the quadrature; at a kink, such as those of ReLU, it misses the step of the slope. It tells how
  /// much of a removal's cost is bend that is not there at F itself.
  public static func pathIntegral(nodes: Int) -> Self {
    require(nodes > 0, "pathIntegral: \(nodes) nodes, at least 1 is needed")
    return Self(
      "pathIntegral(\(nodes))", needsLabels: true,
      cost: PassCost("\(3 * nodes) n + 2") { Double(3 * nodes * $0 + 2) }
    ) { curvature in
      let rule = gaussLegendreRule(nodes)
      let linear = curvature.perPeer(curvature.slopes())
      let (removals, target, head) = (curvature.removals, curvature.target, curvature.head)
      let shares = linear.enumerated().map { peer, linear in
        let direction = removals.direction(peer)
        return rule.reduce(linear) { sum, point in
          let moved = removals.point + direction * Scalar(point.node)
          let second = taylor(at: moved, along: direction, order: 2) { target.losses(head($0)) }[2]
          let factor = 2 * point.weight * (1 - point.node)
          return zip(sum, second.doubles).map { $0 + factor * $1 }
        }
      }
      return PeerContributions(shares: shares)
    }
  }
}
