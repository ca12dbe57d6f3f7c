public import Tensor

/// Stochastic gradient descent with momentum: the formulas of PyTorch's `SGD` (dampening 0).
///
///     g = gradient + weightDecay p
///     v = momentum v + g
///     p = p - learningRate (nesterov ? g + momentum v : v)
public struct SGD<Scalar: TensorScalar>: Optimizer {
  public var learningRate: Scalar
  /// How much of the last step's velocity is kept, from 0 to below 1.
  public let momentum: Scalar
  /// Whether the step looks one velocity ahead (Nesterov, 1983; Sutskever et al., 2013).
  public let nesterov: Bool
  /// The pull of each parameter towards 0, added to the gradient.
  public let weightDecay: Scalar
  /// The velocity of each tensor of the tree, in visiting order; none without momentum.
  public var state: [Tensor<Scalar>]?

  /// Traps if `momentum` is not in 0..<1, `weightDecay` is negative, or `nesterov` has no momentum.
  public init(
    learningRate: Scalar, momentum: Scalar = 0, nesterov: Bool = false, weightDecay: Scalar = 0
  ) {
    require(
      (0..<1).contains(momentum) && weightDecay >= 0,
      "SGD: momentum \(momentum) must be in 0..<1, weight decay \(weightDecay) not negative")
    require(!nesterov || momentum > 0, "SGD: nesterov needs momentum")
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  public func initialState(for tree: some TensorTree<Scalar>) -> [Tensor<Scalar>] {
    momentum == 0 ? [] : tree.tensors.map { .zeros($0.shape) }
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let parameters = tree.tensors
    var directions = gradient.tensors
    requireShapes("SGD", parameters, "gradient", directions)
    if weightDecay != 0 {
      directions = zip(directions, parameters).map { $0 + $1 * weightDecay }
    }
    if momentum != 0 {
      let before = state ?? initialState(for: tree)
      requireShapes("SGD", parameters, "state", before)
      let velocity = zip(before, directions).map { $0 * momentum + $1 }
      directions = nesterov ? zip(directions, velocity).map { $0 + $1 * momentum } : velocity
      state = velocity
    }
    tree = tree.replacingTensors(zip(parameters, directions).map { $0 - $1 * learningRate })
  }
}
