extension TensorTree {
  public var tensors: [Tensor<Scalar>] { collected(.parameters) }

  /// The parameters with their paths, such as `hidden.weight`, in visiting order.
  public var namedTensors: [(path: String, tensor: Tensor<Scalar>)] { named(.parameters) }

  public func replacingTensors(_ tensors: [Tensor<Scalar>]) -> Self {
    replacing(.parameters, tensors, "replacingTensors")
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
