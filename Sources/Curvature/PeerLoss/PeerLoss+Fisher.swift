import Tensor

extension PeerLoss {
  /// The slope of the loss in the outputs at targets drawn from the head's own prediction,
  /// `[batch, outputs]`: p - e_y for y ~ p, or minus standard normal noise.
  func drawnSlope(_ outputs: Tensor<Scalar>, using generator: inout Philox) -> Tensor<Scalar> {
    switch self {
    case .crossEntropy:
      let p = softmax(outputs)
      let drawn = IndexTensor.categorical(probabilities: p, using: &generator)
      return p - .oneHot(drawn.indices, classes: outputs.shape[1])
    case .squaredError:
      return -.normal(outputs.shape, using: &generator)
    }
  }

  /// v^T G v of each example, `[..., batch]`, for tangents v of the outputs `[..., batch, outputs]`:
  /// the variance under p, in two passes, or the square of the length.
  func fisherSquares(
    _ tangents: Tensor<Scalar>, outputs: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    switch self {
    case .crossEntropy:
      let p = softmax(outputs)
      let centred = tangents - (p * tangents).sum(alongAxis: -1, keepingAxes: true)
      return (p * square(centred)).sum(alongAxis: -1)
    case .squaredError:
      return square(tangents).sum(alongAxis: -1)
    }
  }

  /// How many columns `fisherFactor` has.
  func fisherRank(_ outputs: Tensor<Scalar>) -> Int {
    switch self {
    case .crossEntropy: outputs.shape[1] - 1
    case .squaredError: outputs.shape[1]
    }
  }

  /// The columns of a matrix L with L L^T = G for each example, each `[batch, outputs]`.
  ///
  /// For cross-entropy the Cholesky factor of diag(p) - p p^T, which has one column less than there
  /// are classes (Tanabe and Sagae, "An exact Cholesky decomposition and the generalized inverse of
  /// the variance-covariance matrix of the multinomial distribution", 1992): with t_k the sum of p_j
  /// over j >= k, column k is sqrt(p_k / (t_k t_k+1)) times t_k+1 at k and -p_j at each j > k.
  func fisherFactor(_ outputs: Tensor<Scalar>) -> [Tensor<Scalar>] {
    let size = outputs.shape[1]
    let unit = Tensor<Scalar>.eye(size)
    guard case .crossEntropy = self else {
      return (0..<size).map { unit[$0].broadcast(to: outputs.shape) }
    }
    let p = softmax(outputs)
    let tails = p.cumulativeSum(alongAxis: 1, reverse: true)
    let later = Tensor<Scalar>.ones([size, size]).upperTriangle(diagonal: 1)
    return (0..<max(size - 1, 0)).map { k in
      let here = tails[.all, k..<k + 1]
      let next = tails[.all, k + 1..<k + 2]
      // Where nothing is left after k, the column is zero; divisions stay apart, lest they underflow.
      let isSpread = next .> 0
      let ratio = sqrt(p[.all, k..<k + 1] / select(isSpread, here, 1))
      let scale = ratio / sqrt(select(isSpread, next, 1))
      return select(isSpread, scale, 0) * (next * unit[k] - p * later[k])
    }
  }
}
