extension TensorTree {
  public var tensors: [Tensor<Scalar>] {
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
    var visitor = ParameterVisitor<Scalar>(namingPaths: true) { path, tensor in
      result.append((path.joined(separator: "."), tensor))
    }
    copy.visit(&visitor)
    return result
  }

  public func replacingTensors(_ tensors: [Tensor<Scalar>]) -> Self {
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

  /// Changes each tensor where it is, in visiting order.
  package mutating func updateTensors(_ update: (inout Tensor<Scalar>) -> Void) {
    withoutActuallyEscaping(update) { update in
      var visitor = ParameterVisitor<Scalar> { _, tensor in update(&tensor) }
      visit(&visitor)
    }
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
