public import Tensor

/// Steps of the size of the learning rate, along the running mean of the gradient over the root of
/// that of its square (Kingma and Ba, "Adam: a method for stochastic optimization", 2015): the
/// formulas of PyTorch's `Adam`.
///
///     g = gradient + weightDecay p
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     p = p - learningRate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// The decay here is an L2 penalty, which the division weakens where gradients are large; `AdamW`
/// decays all parameters alike.
public struct Adam<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// The decay of the running means of the gradient and of its square, each from 0 to below 1.
  public let betas: (Scalar, Scalar)
  /// Added to the root of the second mean, so that a gradient of 0 does not divide by zero.
  public let epsilon: Scalar
  /// The pull of each parameter towards 0, added to the gradient.
  public var weightDecay: Scalar { didSet { requireDecay("Adam", weightDecay) } }
  public var state: AdamState<Scalar>?

  /// Traps if a beta is not in 0..<1, `epsilon` is not positive or `weightDecay` is negative.
  public init(
    learningRate: Scalar = 1e-3, betas: (Scalar, Scalar) = (0.9, 0.999), epsilon: Scalar = 1e-8,
    weightDecay: Scalar = 0
  ) {
    requireAdamSettings("Adam", betas: betas, epsilon: epsilon, weightDecay: weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    stepAdam(
      &tree, along: gradient, state: &state, rate: learningRate, betas: betas, epsilon: epsilon,
      decay: .gradient(weightDecay), name: "Adam")
  }
}
