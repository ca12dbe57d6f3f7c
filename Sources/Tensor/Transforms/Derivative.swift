/// The value of a function and its derivative along a direction (a Jacobian-vector product,
/// forward mode).
///
/// `direction` has the structure and shapes of `tree`; the results have those of `f`'s.
public func valueWithDerivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> (value: Output, derivative: Output) where Tree.Scalar == Output.Scalar {
  let level = Level<Tree.Scalar>(.forward)
  defer { level.close() }
  let moved = Tensor.moving(tree.tensors, along: direction.tensors, at: level)
  let output = try f(tree.replacingTensors(moved))
  let (values, tangents) = Tensor.valuesAndTangents(of: output.tensors, at: level)
  return (output.replacingTensors(values), output.replacingTensors(tangents))
}

/// The derivative of a function along a direction: d/dt f(x + t v) at t = 0.
public func derivative<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Output
) rethrows -> Output where Tree.Scalar == Output.Scalar {
  let level = Level<Tree.Scalar>(.forward)
  defer { level.close() }
  let moved = Tensor.moving(tree.tensors, along: direction.tensors, at: level)
  let output = try f(tree.replacingTensors(moved))
  return output.replacingTensors(Tensor.tangents(of: output.tensors, at: level))
}

extension Tensor {
  /// Tensors with a tangent for each, for a forward level.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate static func moving(
    _ tensors: [Tensor], along directions: [Tensor], at level: Level<Scalar>
  ) -> [Tensor] {
    require(
      tensors.count == directions.count,
      "derivative: the direction has \(directions.count) tensors, the argument \(tensors.count)")
    return tensors.indices.map { index in
      let (primal, tangent) = (tensors[index], directions[index])
      require(
        primal.shape == tangent.shape,
        "derivative: the direction has shape \(tangent.shape), the argument \(primal.shape)")
      return Tensor(
        shape: primal.shape, level: level, .forward(primal: primal, tangent: tangent))
    }
  }

  /// What a forward level carries beside the values of tensors.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate static func tangents(of tensors: [Tensor], at level: Level<Scalar>) -> [Tensor] {
    evaluated(tensors.map { $0.tangent(at: level) })
  }

  /// Each value beside its tangent, which needs much the same.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate static func valuesAndTangents(
    of tensors: [Tensor], at level: Level<Scalar>
  ) -> (values: [Tensor], tangents: [Tensor]) {
    let results = evaluated(tensors.flatMap { [$0.primal(at: level), $0.tangent(at: level)] })
    let pairs = stride(from: 0, to: results.count, by: 2)
    return (pairs.map { results[$0] }, pairs.map { results[$0 + 1] })
  }

  private func tangent(at level: Level<Scalar>) -> Tensor {
    if case .forward(_, let tangent) = kind(at: level) { return tangent }
    return .zeros(shape)
  }
}
