import Tensor

extension PeerCurvature {
  /// What each example adds to each peer's score: `[n]` rows of `batch` numbers, which sum to
  /// `scores(_:)` up to rounding.
  ///
  /// In passes of the head, `firstOrder` and `empiricalFisher` take one forwards and one backwards
  /// whatever n is, `shapley2` a Hessian-vector product more; `paper` and `taylor2` take n Taylor
  /// series of second order, the outputs computed once; `gaussNewton` the less of n tangents and as
  /// many backward passes as there are outputs, less 1; `leaveOneOut` and `klLeaveOneOut` n passes.
  public func contributions(to score: PeerScore) -> [[Double]] {
    switch score {
    case .leaveOneOut: return removalCosts().map(\.costs)
    case .klLeaveOneOut: return removalCosts().map(\.divergences)
    case .firstOrder: return perPeer(slopes())
    case .empiricalFisher: return perPeer(square(slopes()))
    case .gaussNewton: return perPeer(fisherSquares())
    case .paper: return perPeer(removalSeries()[2] * 2)
    case .taylor2:
      let series = removalSeries()
      return perPeer(series[1] + series[2])
    case .shapley2:
      return perPeer(slopes() + hessianSlopes(along: removals.total) * 0.5)
    }
  }

  /// Each peer's score with its standard error over the examples.
  public func scoreStatistics(
    _ score: PeerScore, reduction: ExampleReduction = .sum
  ) -> [ScoreStatistics] {
    contributions(to: score).map { ScoreStatistics($0, reduction: reduction) }
  }

  /// `[n, batch]` as n rows.
  func perPeer(_ shares: Tensor<Scalar>) -> [[Double]] { rows(shares.doubles, count: peerCount) }
}

// What estimators are made of: numbers for each peer and example, `[n, batch]`.
extension PeerCurvature {
  /// g.dF_i: the derivative of each example's loss along each removal, from one backward pass.
  public func slopes() -> Tensor<Scalar> {
    removals.slopes(gradient(at: removals.point) { target.losses(head($0)).sum() })
  }

  /// dF_i^T H v for a direction v of the point, from one Hessian-vector product.
  func hessianSlopes(along direction: Tensor<Scalar>) -> Tensor<Scalar> {
    removals.slopes(
      hessianVectorProduct(at: removals.point, along: direction) { target.losses(head($0)).sum() })
  }

  /// dF_i^T H sum_j c_j dF_j for coefficients c `[n, batch]`, from one Hessian-vector product. All
  /// ones give the row sums of M; random signs r, and a product with them, an unbiased estimate of
  /// its diagonal.
  public func hessianSlopes(weighting coefficients: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      coefficients.shape == [peerCount, exampleCount],
      "hessianSlopes: coefficients \(coefficients.shape), "
        + "[\(peerCount), \(exampleCount)] are needed")
    return hessianSlopes(along: removals.combination(coefficients))
  }

  /// The Taylor coefficients of each example's loss along each removal, from the point
  /// as it is: of order 0, 1 and 2, each `[n, batch]`.
  func removalSeries() -> [Tensor<Scalar>] {
    vectorized(over: removals.bundle) { direction in
      taylor(at: removals.point, along: direction, order: 2) { target.losses(head($0)) }
    }
  }

  /// dF_i^T G dF_i by the cheaper of two routes.
  private func fisherSquares() -> Tensor<Scalar> {
    guard target.fisherRank(logits) < peerCount else {
      let tangents = vectorized(over: removals.bundle) { direction in
        derivative(at: removals.point, along: direction, in: head)
      }
      return target.fisherSquares(tangents, outputs: logits)
    }
    let back = pullback(at: removals.point, in: head)
    return target.fisherFactor(logits).reduce(.zeros([peerCount, exampleCount])) {
      $0 + square(removals.slopes(back($1)))
    }
  }
}

/// A flat array as rows of equal length.
func rows(_ values: [Double], count: Int) -> [[Double]] {
  let width = values.count / count
  return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
}
