import Tensor

/// What a head's outputs are compared with, and by which error. Each error is the negative
/// log-likelihood of a distribution that the outputs name, up to a constant, so that every score has
/// the same meaning for both: the Gauss-Newton matrix is the Fisher matrix, the divergence is a
/// Kullback-Leibler divergence, and targets can be drawn from the head's own prediction.
public enum PeerLoss<Scalar: TensorScalar>: Sendable {
  /// Softmax cross-entropy in nats, of the class of each example, from 0.
  case crossEntropy(labels: [Int])
  /// 1/2 |output - target|^2 of each example, for targets `[batch, outputs]`: in nats, of a normal
  /// distribution of variance 1 about the output.
  case squaredError(targets: Tensor<Scalar>)

  /// How many examples there are targets for.
  public var exampleCount: Int {
    switch self {
    case .crossEntropy(let labels): labels.count
    case .squaredError(let targets): targets.shape[0]
    }
  }

  /// The loss of each example, `[batch]`, of outputs `[batch, outputs]`, in tensor operations.
  public func losses(_ outputs: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .crossEntropy(let labels):
      SoftmaxCrossEntropy().losses(outputs, .oneHot(labels, classes: outputs.shape[1]))
    case .squaredError(let targets): SquaredError().losses(outputs, targets)
    }
  }

  /// Traps unless outputs of a shape can be compared with the targets.
  func requireFit(_ outputs: Shape) {
    require(
      outputs.rank == 2 && outputs[0] == exampleCount && outputs[1] > 0,
      "PeerCurvature: the head returned outputs of shape \(outputs), "
        + "expected [batch, outputs] with batch \(exampleCount)")
    if case .squaredError(let targets) = self {
      require(
        targets.shape == outputs,
        "PeerCurvature: targets of shape \(targets.shape) for outputs of shape \(outputs)")
    }
  }
}
