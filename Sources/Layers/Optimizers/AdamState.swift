public import Tensor

/// What `Adam`, `AdamW` and `LAMB` keep between steps.
public struct AdamState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`. A `Float` counts up to 2^24 and stays there, where
  /// the corrections that read it have long been 1.
  public var steps: Tensor<Scalar>
  /// The running mean of the gradient, for each tensor of the tree in visiting order.
  public var first: [Tensor<Scalar>]
  /// The running mean of the gradient's square.
  public var second: [Tensor<Scalar>]

  /// The state before the first step.
  init(for tree: some TensorTree<Scalar>) {
    steps = Tensor(0)
    first = tree.tensors.map { .zeros($0.shape) }
    second = first
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("first", &first)
    visitor("second", &second)
  }

  /// Traps unless the gradient and the means have the tree's shapes.
  func requireShapes(of parameters: [Tensor<Scalar>], _ slopes: [Tensor<Scalar>], _ name: String) {
    Layers.requireShapes(name, parameters, "gradient", slopes)
    Layers.requireShapes(name, parameters, "state", first)
    Layers.requireShapes(name, parameters, "state", second)
  }

  /// Counts a step; 1 - beta^t for each of the two means. In double precision: it cancels while t
  /// is small.
  mutating func countStep(
    _ betas: (Scalar, Scalar), _ name: String
  ) -> (first: Double, second: Double) {
    let count = countedStep(&steps, name)
    return (1 - power(Double(betas.0), count), 1 - power(Double(betas.1), count))
  }
}

extension Optimizer where State == AdamState<Scalar> {
  /// No steps taken, and means of 0.
  public func initialState(for tree: some TensorTree<Scalar>) -> AdamState<Scalar> {
    AdamState(for: tree)
  }
}

/// Where weight decay enters Adam's step.
enum AdamDecay<Scalar: TensorScalar> {
  /// Added to the gradient.
  case gradient(Scalar)
  /// Taken off the parameter, in learning rates.
  case parameter(Scalar)
}

/// One step of Adam on a tree; `state` is changed in place where nothing else holds it.
func stepAdam<Tree: TensorTree>(
  _ tree: inout Tree, along gradient: Tree, state kept: inout AdamState<Tree.Scalar>?,
  rate: Tree.Scalar, betas: (Tree.Scalar, Tree.Scalar), epsilon: Tree.Scalar,
  decay: AdamDecay<Tree.Scalar>, name: String
) {
  typealias Scalar = Tree.Scalar
  let slopes = gradient.tensors
  var state = kept ?? AdamState(for: tree)
  state.requireShapes(of: tree.tensors, slopes, name)
  let corrections = state.countStep(betas, name)
  let length = Scalar(Double(rate) / corrections.first)
  let spreading = corrections.second.squareRoot()
  var (share, shrinking) = (Scalar(1), Scalar(0))
  switch decay {
  case .gradient(let decay): shrinking = decay
  case .parameter(let decay): share = 1 - rate * decay
  }
  // Nothing else holds the means now, so that they change in place.
  kept = nil
  var (first, second) = (state.first, state.second)
  (state.first, state.second) = ([], [])
  var index = 0
  tree.updateTensors { parameter in
    let slope = shrinking == 0 ? slopes[index] : slopes[index] + parameter * shrinking
    if parameter.isTraced || slope.isTraced || first[index].isTraced || second[index].isTraced {
      first[index] = first[index] * betas.0 + slope * (1 - betas.0)
      second[index] = second[index] * betas.1 + square(slope) * (1 - betas.1)
      let spread = sqrt(second[index]) / Scalar(spreading) + epsilon
      parameter = parameter * share - first[index] / spread * length
    } else {
      parameter.stepAdamW(
        along: slope, first: &first[index], second: &second[index], betas: betas,
        epsilon: epsilon, kept: share, length: length, widening: Scalar(1 / spreading))
    }
    index += 1
  }
  (state.first, state.second) = (first, second)
  kept = state
}

/// Adds 1 to a step counter and returns it. Traps on a counter that no steps have made.
func countedStep<Scalar>(_ steps: inout Tensor<Scalar>, _ name: String) -> Int {
  steps = steps + 1
  let count = steps.scalar
  // What was read from a file may hold anything.
  require(count >= 1 && count <= 0x1p53, "\(name): the state counts \(count) steps")
  return Int(count)
}

/// x to a power of 0 or more, by repeated squaring.
func power(_ x: Double, _ exponent: Int) -> Double {
  var (result, square, remaining) = (1.0, x, exponent)
  while remaining > 0 {
    if remaining & 1 == 1 { result *= square }
    square *= square
    remaining >>= 1
  }
  return result
}

/// Traps unless Adam's settings are in their ranges.
func requireAdamSettings<Scalar: TensorScalar>(
  _ name: String, betas: (Scalar, Scalar), epsilon: Scalar, weightDecay: Scalar
) {
  require(
    (0..<1).contains(betas.0) && (0..<1).contains(betas.1),
    "\(name): betas \(betas) must each be in 0..<1")
  require(epsilon > 0, "\(name): epsilon \(epsilon) must be positive")
  requireDecay(name, weightDecay)
}
