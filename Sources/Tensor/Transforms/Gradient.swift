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
  try valueWithGradient(at: first, second, in: f).gradient
}

/// The gradients of a scalar function with respect to three arguments.
public func gradient<First: TensorTree, Second: TensorTree, Third: TensorTree>(
  at first: First, _ second: Second, _ third: Third,
  in f: (First, Second, Third) throws -> Tensor<First.Scalar>
) rethrows -> (First, Second, Third)
where First.Scalar == Second.Scalar, First.Scalar == Third.Scalar {
  try valueWithGradient(at: first, second, third, in: f).gradient
}

/// The value of a scalar function and its gradient, for the price of one forward and one backward
/// pass.
public func valueWithGradient<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> (value: Tensor<Tree.Scalar>, gradient: Tree) {
  let recording = try Recording(at: tree, in: f)
  let value = recording.output
  requireOneElement(value)
  return (value, recording.pull(.ones(value.shape), consuming: true))
}

// The same for one tensor, compiled for either scalar: small gradients take less time.

/// The gradient of a scalar function at a tensor (reverse mode).
///
/// `f` must return a tensor with exactly one element; this traps otherwise.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func gradient<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  try valueWithGradient(at: x, in: f).gradient
}

/// The value of a scalar function and its gradient at a tensor.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func valueWithGradient<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
  let recording = try TensorRecording(at: [x], keepingAll: false) { [try f($0[0])] }
  let value = recording.outputs[0]
  requireOneElement(value)
  return (value, recording.pull([.ones(value.shape)], consuming: true)[0])
}

/// The value of a scalar function and its gradients with respect to two arguments.
public func valueWithGradient<First: TensorTree, Second: TensorTree>(
  at first: First, _ second: Second, in f: (First, Second) throws -> Tensor<First.Scalar>
) rethrows -> (value: Tensor<First.Scalar>, gradient: (First, Second))
where First.Scalar == Second.Scalar {
  let (value, pair) = try valueWithGradient(at: TreePair(first, second)) {
    try f($0.first, $0.second)
  }
  return (value, (pair.first, pair.second))
}

/// The value of a scalar function and its gradients with respect to three arguments.
public func valueWithGradient<First: TensorTree, Second: TensorTree, Third: TensorTree>(
  at first: First, _ second: Second, _ third: Third,
  in f: (First, Second, Third) throws -> Tensor<First.Scalar>
) rethrows -> (value: Tensor<First.Scalar>, gradient: (First, Second, Third))
where First.Scalar == Second.Scalar, First.Scalar == Third.Scalar {
  let (value, all) = try valueWithGradient(at: TreePair(first, TreePair(second, third))) {
    try f($0.first, $0.second.first, $0.second.second)
  }
  return (value, (all.first, all.second.first, all.second.second))
}

/// The value of a scalar function, its gradient, and whatever else the function returns beside the
/// value: logits, statistics, a new state. The auxiliary result is not differentiated.
///
///     let (loss, slope, logits) = gradientWithAuxiliary(at: model) { model in
///       let logits = model(images)
///       return (crossEntropy(logits, labels), logits)
///     }
public func gradientWithAuxiliary<Tree: TensorTree, Auxiliary: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> (Tensor<Tree.Scalar>, Auxiliary)
) rethrows -> (value: Tensor<Tree.Scalar>, gradient: Tree, auxiliary: Auxiliary)
where Tree.Scalar == Auxiliary.Scalar {
  let recording = try Recording(at: tree) {
    let (value, auxiliary) = try f($0)
    return TreePair(value, auxiliary)
  }
  let (value, auxiliary) = (recording.output.first, recording.output.second)
  requireOneElement(value)
  let seed = TreePair(Tensor.ones(value.shape), auxiliary.mapTensors { .zeros($0.shape) })
  return (value, recording.pull(seed, consuming: true), auxiliary)
}

func requireOneElement<Scalar>(_ value: Tensor<Scalar>) {
  require(
    value.count == 1,
    "gradient: the function returned shape \(value.shape), a gradient needs exactly one element; "
      + "use `valueWithPullback` or `jacobian`")
}
