/// The value of a function and its derivative along a direction (a Jacobian-vector product,
/// forward mode).
///
/// `direction` has the structure and shapes of `tree`; the results have those of `f`'s.
public func valueWithDerivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> (value: Output, derivative: Output) where Tree.Scalar == Output.Scalar {
  let level = Level<Tree.Scalar>(.forward)
  defer { level.close() }
  let output = try f(tree.moved(along: direction, at: level))
  // Each value beside its tangent, which needs much the same.
  let results = Tensor.evaluated(
    output.tensors.flatMap { [$0.primal(at: level), $0.tangent(at: level)] })
  let pairs = stride(from: 0, to: results.count, by: 2)
  return (
    output.replacingTensors(pairs.map { results[$0] }),
    output.replacingTensors(pairs.map { results[$0 + 1] })
  )
}

/// The derivative of a function along a direction: d/dt f(x + t v) at t = 0.
public func derivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> Output where Tree.Scalar == Output.Scalar {
  let level = Level<Tree.Scalar>(.forward)
  defer { level.close() }
  return try f(tree.moved(along: direction, at: level))
    .mapTensors { $0.tangent(at: level) }.evaluated()
}

extension TensorTree {
  /// This tree with a tangent for each tensor, for a forward level.
  fileprivate func moved(along direction: Self, at level: Level<Scalar>) -> Self {
    zipTensors(self, direction) { primal, tangent in
      require(
        primal.shape == tangent.shape,
        "derivative: the direction has shape \(tangent.shape), the argument \(primal.shape)")
      return Tensor(
        shape: primal.shape, level: level, .forward(primal: primal, tangent: tangent))
    }
  }
}

extension Tensor {
  /// What a forward level carries beside this tensor's value.
  fileprivate func tangent(at level: Level<Scalar>) -> Tensor {
    if case .forward(_, let tangent) = kind(at: level) { return tangent }
    return .zeros(shape)
  }
}
