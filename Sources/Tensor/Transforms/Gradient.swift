/// The gradient of a scalar function at a tensor or tree of tensors, of the same type (reverse
/// mode).
///
///     let slope = gradient(at: model) { model in crossEntropy(model(images), labels) }
///
/// `f` must return a tensor with exactly one element; this traps otherwise.
public func gradient<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> Tree {
  try valueWithGradient(at: tree, in: f).gradient
}

/// The gradients of a scalar function with respect to two arguments.
public func gradient<First: TensorTree, Second: TensorTree>(
  at first: First, _ second: Second, in f: (First, Second) throws -> Tensor<First.Scalar>
) rethrows -> (First, Second) where First.Scalar == Second.Scalar {
  let pair = try gradient(at: TreePair(first, second)) { try f($0.first, $0.second) }
  return (pair.first, pair.second)
}

/// The value of a scalar function and its gradient, for the price of one forward and one backward
/// pass.
public func valueWithGradient<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> (value: Tensor<Tree.Scalar>, gradient: Tree) {
  let recording = try Recording(at: tree, in: f)
  let value = recording.output
  require(
    value.count == 1,
    "gradient: the function returned shape \(value.shape), a gradient needs exactly one element; "
      + "use `valueWithPullback` or `jacobian`")
  return (value, recording.pull(.ones(value.shape), consuming: true))
}

/// The value of a function and its pullback: a map from a cotangent of the value to the cotangent
/// of the argument (a vector-Jacobian product). The pullback may be called many times.
public func valueWithPullback<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> (value: Tensor<Tree.Scalar>, pullback: @Sendable (Tensor<Tree.Scalar>) -> Tree) {
  let recording = try Recording(at: tree, in: f)
  return (recording.output, { recording.pull($0, consuming: false) })
}

/// The pullback of a function: cotangent of the value to cotangent of the argument.
public func pullback<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> @Sendable (Tensor<Tree.Scalar>) -> Tree {
  try valueWithPullback(at: tree, in: f).pullback
}

/// A function's operations on a tape, with the value of its output one level down.
struct Recording<Tree: TensorTree>: Sendable {
  typealias Value = Tensor<Tree.Scalar>

  let tape: Tape<Tree.Scalar>
  let tree: Tree
  let variables: [Value]
  let output: Value
  /// Where the output stands on the tape; `nil` if it does not depend on the variables.
  let index: Int?

  init(at tree: Tree, keepingAll: Bool = false, in f: (Tree) throws -> Value) rethrows {
    let tape = Tape<Tree.Scalar>(keepsAll: keepingAll)
    let level = Level<Tree.Scalar>(.reverse(tape))
    defer { level.close() }
    let variables = tree.tensors
    let traced = tree.replacingTensors(variables.map { tape.variable($0, level: level) })
    let result = try f(traced)
    self.tape = tape
    self.tree = tree
    self.variables = variables
    output = result.primal(at: level)
    if case .reverse(_, let index) = result.kind(at: level) {
      self.index = index
    } else {
      index = nil
    }
  }

  /// The cotangents of the variables, as a tree, given that of the output.
  func pull(_ cotangent: Value, consuming: Bool) -> Tree {
    require(
      cotangent.shape == output.shape,
      "pullback: the cotangent has shape \(cotangent.shape), the value \(output.shape)")
    guard let index else { return tree.replacingTensors(variables.map { .zeros($0.shape) }) }
    let pulled = tape.sweep(
      from: index, cotangent: cotangent, variables: variables.count, consuming: consuming)
    return tree.replacingTensors(zip(pulled, variables).map { $0 ?? .zeros($1.shape) })
  }
}
