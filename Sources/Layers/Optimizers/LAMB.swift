public import Tensor

/// Adam's direction for each tensor, stretched to a length in proportion to the tensor's own, for large
/// batches (You et al., "Large batch optimization for deep learning: training BERT in 76 minutes",
/// 2020, algorithm 2).
///
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay p
///     p = p - learningRate |p| / |u| u
///
/// Lengths are Euclidean over a whole tensor. Where one of them is 0 their ratio counts as 1, so that a
/// bias of zeros moves. (The paper leaves phi(|p|) open; here it is |p|.)
public struct LAMB<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// The decay of the running means of the gradient and of its square, each from 0 to below 1.
  public let betas: (Scalar, Scalar)
  /// Added to the root of the second mean, so that a gradient of 0 does not divide by zero.
  public let epsilon: Scalar
  /// The pull of each parameter towards 0, added to the direction before it is stretched.
  public var weightDecay: Scalar { didSet { requireDecay("LAMB", weightDecay) } }
  public var state: AdamState<Scalar>?

  /// Traps if a beta is not in 0..<1, `epsilon` is not positive or `weightDecay` is negative.
  public init(
    learningRate: Scalar = 1e-3, betas: (Scalar, Scalar) = (0.9, 0.999), epsilon: Scalar = 1e-6,
    weightDecay: Scalar = 0.01
  ) {
    requireAdamSettings("LAMB", betas: betas, epsilon: epsilon, weightDecay: weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let slopes = gradient.tensors
    var state = self.state ?? initialState(for: tree)
    state.requireShapes(of: tree.tensors, slopes, "LAMB")
    let corrections = state.countStep(betas, "LAMB")
    let (growth, spreading) = (
      Scalar(1 / corrections.first), Scalar(1 / corrections.second.squareRoot())
    )
    var index = 0
    tree.updateTensors { parameter in
      let slope = slopes[index]
      let first = (state.first[index] * betas.0 + slope * (1 - betas.0)).evaluated()
      let second = (state.second[index] * betas.1 + square(slope) * (1 - betas.1)).evaluated()
      (state.first[index], state.second[index]) = (first, second)
      let adam = first * growth / (sqrt(second) * spreading + epsilon)
      let direction = (weightDecay == 0 ? adam : adam + parameter * weightDecay).evaluated()
      let ratio = trustRatio(norm(of: parameter), norm(of: direction))
      parameter = (parameter - direction * (ratio * learningRate)).evaluated()
      index += 1
    }
    self.state = state
  }

  /// One length over another; 1 where either is 0.
  private func trustRatio(_ length: Tensor<Scalar>, _ step: Tensor<Scalar>) -> Tensor<Scalar> {
    let isZero = (length .<= 0) .| (step .<= 0)
    return select(isZero, 1, length / step.replacing(with: 1, where: isZero))
  }
}
