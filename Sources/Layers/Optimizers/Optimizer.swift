public import Tensor

/// A rule that moves a tree of parameters along a gradient, a step at a time.
///
/// It keeps its state between steps, made at the first one; a copy of an optimiser has its own. One
/// optimiser serves one tree: it traps if the shapes change from step to step.
public protocol Optimizer<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar
  /// What is kept between steps: a tree, so that it can be saved.
  associatedtype State: TensorTree where State.Scalar == Scalar

  /// The length of a step; it may change between steps, for a schedule.
  var learningRate: Scalar { get set }

  /// What is kept between steps; `nil` before the first. To go on from a checkpoint, set it to what
  /// was saved.
  var state: State? { get set }

  /// The state before the first step on a tree: the structure to read a saved one into.
  func initialState(for tree: some TensorTree<Scalar>) -> State

  /// One step downhill along the gradient. Traps if the gradient, or the state, does not have the
  /// tree's shapes.
  mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar
}

/// An optimiser with a pull of each parameter towards 0 that may be set, as `ParameterGroups` does.
public protocol WeightDecayingOptimizer<Scalar>: Optimizer {
  /// The strength of the pull; each optimiser says where it enters. Traps if set below 0.
  var weightDecay: Scalar { get set }
}

/// Traps on a weight decay below 0 or NaN.
func requireDecay<Scalar: TensorScalar>(_ optimizer: String, _ decay: Scalar) {
  require(decay >= 0, "\(optimizer): weight decay \(decay), it must not be negative")
}

/// Traps unless tensors have the shapes of the parameters, in order.
func requireShapes<Scalar>(
  _ optimizer: String, _ parameters: [Tensor<Scalar>], _ role: String, _ tensors: [Tensor<Scalar>]
) {
  require(
    parameters.count == tensors.count,
    "\(optimizer): the tree has \(parameters.count) tensors, the \(role) \(tensors.count)")
  for (position, (parameter, tensor)) in zip(parameters, tensors).enumerated() {
    require(
      parameter.shape == tensor.shape,
      "\(optimizer): tensor \(position) of the tree has shape \(parameter.shape), "
        + "that of the \(role) \(tensor.shape)")
  }
}
