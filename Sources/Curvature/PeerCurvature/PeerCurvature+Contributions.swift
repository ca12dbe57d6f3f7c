import Tensor

extension PeerCurvature {
  /// What each example adds to each peer's score: `[n]` rows of `batch` numbers, which sum to
  /// `scores(_:)` up to rounding.
  ///
  /// `firstOrder` and `empiricalFisher` take one pass forwards and backwards; the others take one
  /// or two passes of the head for each peer.
  public func contributions(to score: PeerScore) -> [[Double]] {
    switch score {
    case .firstOrder: slopes()
    case .empiricalFisher: slopes().map { $0.map { $0 * $0 } }
    case .leaveOneOut: removalCosts().map(\.costs)
    case .klLeaveOneOut: removalCosts().map(\.divergences)
    case .gaussNewton: logitVariances()
    case .paper: secondDerivatives { $0 }
    case .taylor2: addingHalf(secondDerivatives { $0 })
    case .shapley2: addingHalf(secondDerivatives { _ in removals.total })
    }
  }

  /// Each peer's score with its standard error over the examples.
  public func scoreStatistics(
    _ score: PeerScore, reduction: ExampleReduction = .sum
  ) -> [ScoreStatistics] {
    contributions(to: score).map { ScoreStatistics($0, reduction: reduction) }
  }

  private var targets: Tensor<Scalar> { .oneHot(labels, classes: logits.shape[1]) }

  /// The derivative of each example's loss along each removal.
  private func slopes() -> [[Double]] {
    let targets = self.targets
    let slope = gradient(at: removals.point) { crossEntropies(head($0), targets).sum() }
    return rows(removals.slopes(slope).doubles, count: peerCount)
  }

  /// The variance under p of each example's logit tangents, in two passes.
  private func logitVariances() -> [[Double]] {
    let p = softmax(logits)
    return (0..<peerCount).map { peer in
      let tangent = derivative(at: removals.point, along: removals.direction(peer), in: head)
      let centred = tangent - (p * tangent).sum(alongAxis: -1, keepingAxes: true)
      return (p * square(centred)).sum(alongAxis: -1).doubles
    }
  }

  /// The second derivative of each example's loss along each removal and another direction.
  private func secondDerivatives(
    _ other: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> [[Double]] {
    let targets = self.targets
    return (0..<peerCount).map { peer in
      let direction = removals.direction(peer)
      let second = other(direction)
      return derivative(at: removals.point, along: direction) { point in
        derivative(at: point, along: second) { crossEntropies(head($0), targets) }
      }.doubles
    }
  }

  private func addingHalf(_ second: [[Double]]) -> [[Double]] {
    zip(slopes(), second).map { zip($0, $1).map { $0 + $1 / 2 } }
  }
}

/// A flat array as rows of equal length.
func rows(_ values: [Double], count: Int) -> [[Double]] {
  let width = values.count / count
  return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
}
