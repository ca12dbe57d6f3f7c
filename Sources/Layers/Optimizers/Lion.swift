public import Tensor

/// Steps by the sign of a momentum (Chen et al., "Symbolic discovery of optimization algorithms", 2023,
/// algorithm 2): every element moves by the learning rate, so that rates are three to ten times
/// smaller than Adam's, and decays as much larger.
///
///     c = beta1 m + (1 - beta1) g
///     p = p - learningRate (sign(c) + weightDecay p)
///     m = beta2 m + (1 - beta2) g
public struct Lion<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// The share of the momentum in a step's direction, and in the next momentum, each from 0 to below
  /// 1.
  public let betas: (Scalar, Scalar)
  /// The pull of each parameter towards 0, in learning rates.
  public var weightDecay: Scalar { didSet { requireDecay("Lion", weightDecay) } }
  public var state: LionState<Scalar>?

  /// Traps if a beta is not in 0..<1 or `weightDecay` is negative.
  public init(
    learningRate: Scalar = 1e-4, betas: (Scalar, Scalar) = (0.9, 0.99), weightDecay: Scalar = 0
  ) {
    require(
      (0..<1).contains(betas.0) && (0..<1).contains(betas.1),
      "Lion: betas \(betas) must each be in 0..<1")
    requireDecay("Lion", weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.weightDecay = weightDecay
  }

  public func initialState(for tree: some TensorTree<Scalar>) -> LionState<Scalar> {
    LionState(steps: Tensor(0), momentum: tree.tensors.map { .zeros($0.shape) })
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let slopes = gradient.tensors
    var state = self.state ?? initialState(for: tree)
    requireShapes("Lion", tree.tensors, "gradient", slopes)
    requireShapes("Lion", tree.tensors, "state", state.momentum)
    _ = countedStep(&state.steps, "Lion")
    var index = 0
    tree.updateTensors { parameter in
      let (slope, momentum) = (slopes[index], state.momentum[index])
      let direction = sign(momentum * betas.0 + slope * (1 - betas.0))
      parameter = (parameter * (1 - learningRate * weightDecay) - direction * learningRate)
        .evaluated()
      state.momentum[index] = (momentum * betas.1 + slope * (1 - betas.1)).evaluated()
      index += 1
    }
    self.state = state
  }
}

/// What `Lion` keeps between steps.
public struct LionState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`.
  public var steps: Tensor<Scalar>
  /// The momentum of each tensor of the tree, in visiting order.
  public var momentum: [Tensor<Scalar>]

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("momentum", &momentum)
  }
}
