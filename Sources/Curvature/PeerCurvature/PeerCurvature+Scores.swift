import Tensor

extension PeerCurvature {
  /// A score for each peer, `[n]`, as its case says: summed over the examples, or their mean.
  ///
  /// `leaveOneOut` and `klLeaveOneOut` call the head once for each peer, `empiricalFisher` runs it
  /// forwards and backwards once; the others are at hand. A score is NaN where the head has no
  /// finite logits without the peer.
  public func scores(
    _ score: PeerScore, reduction: ExampleReduction = .sum
  ) -> [Double] {
    let sums =
      switch score {
      case .paper: diagonal(gateHessian)
      case .gaussNewton: diagonal(gaussNewton)
      case .firstOrder: linearRemoval.doubles
      case .taylor2: addingHalf(diagonal(gateHessian))
      case .shapley2: addingHalf(gateHessian.sum(alongAxis: 1).doubles)
      case .leaveOneOut, .klLeaveOneOut, .empiricalFisher:
        contributions(to: score).map { $0.reduce(0, +) }
      }
    switch reduction {
    case .sum: return sums
    case .mean: return sums.map { $0 / Double(exampleCount) }
    }
  }

  /// The peers' scores as a row of weights, none negative, that sums to 1 (paper, eq 3).
  ///
  /// Throws what `simplexRow` throws.
  public func row(
    _ score: PeerScore = .paper, policy: SimplexPolicy
  ) throws(CurvatureError) -> [Double] {
    switch policy {
    case .gaussNewton: try simplexRow(scores(.gaussNewton), policy: .error)
    case .error, .clampAtZero, .shift: try simplexRow(scores(score), policy: policy)
    }
  }

  private func diagonal(_ matrix: Tensor<Scalar>) -> [Double] {
    matrix.diagonal(offset: 0).doubles
  }

  /// The linear term and half the second-order one.
  private func addingHalf(_ second: [Double]) -> [Double] {
    zip(linearRemoval.doubles, second).map { $0 + $1 / 2 }
  }
}
