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
  func fisherFactor(_ outputs: Tensor<Scalar>) -> [Tensor<Scalar>] {
    let factor: Tensor<Scalar>? =
      switch self {
      case .crossEntropy: SoftmaxCrossEntropy().fisherFactor(outputs: outputs)
      case .squaredError: SquaredError().fisherFactor(outputs: outputs)
      }
    return (0..<fisherRank(outputs)).map { factor![$0] }
  }
}
