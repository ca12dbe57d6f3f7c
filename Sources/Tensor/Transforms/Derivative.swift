/// The value of a function and its derivative along a direction (a Jacobian-vector product,
/// forward mode).
///
/// `direction` has the structure and shapes of `tree`; the results have those of `f`'s.
public func valueWithDerivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> (value: Output, derivative: Output) where Tree.Scalar == Output.Scalar {
  let level = Level<Tree.Scalar>(.forward)
  defer { level.close() }
  let moved = zipTensors(tree, direction) { primal, tangent in
    require(
      primal.shape == tangent.shape,
      "derivative: the direction has shape \(tangent.shape), the argument \(primal.shape)")
    return Tensor(
      shape: primal.shape, level: level, .forward(primal: primal, tangent: tangent))
  }
  let output = try f(moved)
  let derivative = output.mapTensors {
    if case .forward(_, let tangent) = $0.kind(at: level) { return tangent.evaluated() }
    return .zeros($0.shape)
  }
  return (output.mapTensors { $0.primal(at: level).evaluated() }, derivative)
}

/// The derivative of a function along a direction: d/dt f(x + t v) at t = 0.
public func derivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> Output where Tree.Scalar == Output.Scalar {
  try valueWithDerivative(at: tree, along: direction, in: f).derivative
}
