extension TensorTree {
  /// The tensors of the tree, in visiting order.
  public var tensors: [Tensor<Scalar>] {
    // Most trees in small gradients are one tensor, and need no visitor.
    if Self.self == Tensor<Scalar>.self { return [self as! Tensor<Scalar>] }
    var result: [Tensor<Scalar>] = []
    var copy = self
    var visitor = ParameterVisitor<Scalar> { _, tensor in result.append(tensor) }
    copy.visit(&visitor)
    return result
  }

  /// The tensors with their paths, such as `hidden.weight`, in visiting order.
  public var namedTensors: [(path: String, tensor: Tensor<Scalar>)] {
    var result: [(path: String, tensor: Tensor<Scalar>)] = []
    var copy = self
    var visitor = ParameterVisitor<Scalar> { path, tensor in
      result.append((path.joined(separator: "."), tensor))
    }
    copy.visit(&visitor)
    return result
  }

  /// This tree with other tensors in its places, in visiting order. Traps if their number differs.
  public func replacingTensors(_ tensors: [Tensor<Scalar>]) -> Self {
    if Self.self == Tensor<Scalar>.self && tensors.count == 1 { return tensors[0] as! Self }
    var position = 0
    var copy = self
    var visitor = ParameterVisitor<Scalar> { _, tensor in
      require(
        position < tensors.count, "replacingTensors: \(tensors.count) tensors are too few")
      tensor = tensors[position]
      position += 1
    }
    copy.visit(&visitor)
    require(
      position == tensors.count,
      "replacingTensors: \(tensors.count) tensors, the tree has \(position)")
    return copy
  }

  /// This tree with a function applied to each of its tensors.
  public func mapTensors(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self {
    replacingTensors(tensors.map(transform))
  }

  /// The number of elements of all tensors together.
  public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }
}

/// Applies a function to the tensors of two trees of the same structure.
public func zipTensors<Tree: TensorTree>(
  _ a: Tree, _ b: Tree, _ combine: (Tensor<Tree.Scalar>, Tensor<Tree.Scalar>) -> Tensor<Tree.Scalar>
) -> Tree {
  let (left, right) = (a.tensors, b.tensors)
  require(
    left.count == right.count,
    "zipTensors: the trees have \(left.count) and \(right.count) tensors")
  return a.replacingTensors(zip(left, right).map(combine))
}
