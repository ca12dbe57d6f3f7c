public import Tensor

/// Stochastic gradient descent with momentum: the formulas of PyTorch's `SGD` (dampening 0).
///
///     g = gradient + weightDecay p
///     v = momentum v + g
///     p = p - learningRate (nesterov ? g + momentum v : v)
public struct SGD<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// How much of the last step's velocity is kept, from 0 to below 1.
  public let momentum: Scalar
  /// Whether the step looks one velocity ahead (Nesterov, 1983; Sutskever et al., 2013).
  public let nesterov: Bool
  /// The pull of each parameter towards 0, added to the gradient.
  public var weightDecay: Scalar { didSet { requireDecay("SGD", weightDecay) } }
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
    let slopes = gradient.tensors
    requireShapes("SGD", tree.tensors, "gradient", slopes)
    var velocity: [Tensor<Scalar>]?
    if momentum != 0 {
      velocity = state ?? initialState(for: tree)
      requireShapes("SGD", tree.tensors, "state", velocity!)
      // Nothing else holds the velocity now, so that it changes in place.
      state = nil
    }
    var index = 0
    tree.updateTensors { parameter in
      var speed = velocity?[index]
      velocity?[index] = Tensor(0)
      if parameter.isTraced || slopes[index].isTraced || speed?.isTraced == true {
        var direction = slopes[index] + parameter * weightDecay
        if let before = speed {
          let after = before * momentum + direction
          direction = nesterov ? direction + after * momentum : after
          speed = after
        }
        parameter = parameter - direction * learningRate
      } else {
        parameter.stepSGD(
          along: slopes[index], velocity: &speed, rate: learningRate, momentum: momentum,
          nesterov: nesterov, decay: weightDecay)
      }
      if let speed { velocity?[index] = speed }
      index += 1
    }
    if let velocity { state = velocity }
  }
}
