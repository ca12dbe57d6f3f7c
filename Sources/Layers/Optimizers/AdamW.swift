public import Tensor

/// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019): the formulas of PyTorch's `AdamW`.
///
///     p = p - learningRate weightDecay p
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     p = p - learningRate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
public struct AdamW<Scalar: TensorScalar>: Optimizer {
  public var learningRate: Scalar
  /// The decay of the running means of the gradient and of its square, each from 0 to below 1.
  public let betas: (Scalar, Scalar)
  /// Added to the root of the second mean, so that a gradient of 0 does not divide by zero.
  public let epsilon: Scalar
  /// The pull of each parameter towards 0, in learning rates.
  public let weightDecay: Scalar
  public var state: AdamWState<Scalar>?

  /// Traps if a beta is not in 0..<1, `epsilon` is not positive or `weightDecay` is negative.
  public init(
    learningRate: Scalar = 1e-3, betas: (Scalar, Scalar) = (0.9, 0.999), epsilon: Scalar = 1e-8,
    weightDecay: Scalar = 0.01
  ) {
    require(
      (0..<1).contains(betas.0) && (0..<1).contains(betas.1),
      "AdamW: betas \(betas) must each be in 0..<1")
    require(
      epsilon > 0 && weightDecay >= 0,
      "AdamW: epsilon \(epsilon) must be positive, weight decay \(weightDecay) not negative")
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public func initialState(for tree: some TensorTree<Scalar>) -> AdamWState<Scalar> {
    let zeros = tree.tensors.map { Tensor<Scalar>.zeros($0.shape) }
    return AdamWState(steps: Tensor(0), first: zeros, second: zeros)
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let slopes = gradient.tensors
    var state = self.state ?? initialState(for: tree)
    requireShapes("AdamW", tree.tensors, "gradient", slopes)
    requireShapes("AdamW", tree.tensors, "state", state.first)
    requireShapes("AdamW", tree.tensors, "state", state.second)
    state.steps = state.steps + 1

    // In double precision: 1 - beta^t cancels while t is small.
    let steps = state.stepCount
    let length = Scalar(Double(learningRate) / (1 - power(Double(betas.0), steps)))
    let correction = (1 - power(Double(betas.1), steps)).squareRoot()
    let kept = 1 - learningRate * weightDecay
    // Nothing else holds the means now, so that they change in place.
    self.state = nil
    var (first, second) = (state.first, state.second)
    (state.first, state.second) = ([], [])
    var index = 0
    tree.updateTensors { parameter in
      if parameter.isTraced || slopes[index].isTraced || first[index].isTraced
        || second[index].isTraced
      {
        first[index] = first[index] * betas.0 + slopes[index] * (1 - betas.0)
        second[index] = second[index] * betas.1 + square(slopes[index]) * (1 - betas.1)
        let spread = sqrt(second[index]) / Scalar(correction) + epsilon
        parameter = parameter * kept - first[index] / spread * length
      } else {
        parameter.stepAdamW(
          along: slopes[index], first: &first[index], second: &second[index], betas: betas,
          epsilon: epsilon, kept: kept, length: length, widening: Scalar(1 / correction))
      }
      index += 1
    }
    (state.first, state.second) = (first, second)
    self.state = state
  }
}

/// What `AdamW` keeps between steps.
public struct AdamWState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`. A `Float` counts up to 2^24 and stays there, where
  /// the corrections that read it have long been 1.
  public var steps: Tensor<Scalar>
  /// The running mean of the gradient, for each tensor of the tree in visiting order.
  public var first: [Tensor<Scalar>]
  /// The running mean of the gradient's square.
  public var second: [Tensor<Scalar>]

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("first", &first)
    visitor("second", &second)
  }

  fileprivate var stepCount: Int {
    let count = steps.scalar
    // What was read from a file may hold anything.
    require(count >= 1 && count <= 0x1p53, "AdamW: the state counts \(count) steps")
    return Int(count)
  }
}

/// x to a power of 0 or more, by repeated squaring.
private func power(_ x: Double, _ exponent: Int) -> Double {
  var (result, square, remaining) = (1.0, x, exponent)
  while remaining > 0 {
    if remaining & 1 == 1 { result *= square }
    square *= square
    remaining >>= 1
  }
  return result
}
