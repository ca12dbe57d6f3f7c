public import Tensor

/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019): the formulas of PyTorch's `AdamW`.
///
///     p = p - learningRate weightDecay p
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     p = p - learningRate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
public struct AdamW<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// The decay of the running means of the gradient and of its square, each from 0 to below 1.
  public let betas: (Scalar, Scalar)
  /// Added to the root of the second mean, so that a gradient of 0 does not divide by zero.
  public let epsilon: Scalar
  /// The pull of each parameter towards 0, in learning rates.
  public var weightDecay: Scalar { didSet { requireDecay("AdamW", weightDecay) } }
  public var state: AdamState<Scalar>?

  /// Traps if a beta is not in 0..<1, `epsilon` is not positive or `weightDecay` is negative.
  public init(
    learningRate: Scalar = 1e-3, betas: (Scalar, Scalar) = (0.9, 0.999), epsilon: Scalar = 1e-8,
    weightDecay: Scalar = 0.01
  ) {
    requireAdamSettings("AdamW", betas: betas, epsilon: epsilon, weightDecay: weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    stepAdam(
      &tree, along: gradient, state: &state, rate: learningRate, betas: betas, epsilon: epsilon,
      decay: .parameter(weightDecay), name: "AdamW")
  }
}
