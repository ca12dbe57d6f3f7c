/// The value of a function whose derivative is given as a pullback, instead of following from its
/// operations.
///
/// `pullback` gets the argument x, the value y and a cotangent of y, and returns the cotangent of x,
/// written in tensor operations and linear in its last argument (a vector-Jacobian product).
/// Everything else follows from it, in any nesting: forward mode transposes the pullback, higher
/// orders differentiate it, batches map it.
///
///     // An identity that reverses the gradient (Ganin and Lempitsky, 2015).
///     let features = withPullback(at: hidden, value: { $0 }) { _, _, cotangent in -cotangent }
///
/// Under a derivative `value` runs on untraced tensors, so it may read elements and loop until
/// something converges; inside `vectorized` it cannot. What a transform traces must come in through
/// the argument. Traps if the rule's result does not have the shapes of x.
public func withPullback<Tree: TensorTree, Output: TensorTree>(
  at x: Tree, value: @escaping @Sendable (Tree) -> Output,
  pullback: @escaping @Sendable (_ x: Tree, _ y: Output, _ cotangent: Output) -> Tree
) -> Output where Tree.Scalar == Output.Scalar {
  customized(x, value) { skeleton, packing in
    .pullback { inputs, output, cotangent in
      let pulled = pullback(
        skeleton.replacingTensors(inputs), packing.unpack(output), packing.unpack(cotangent)
      ).tensors
      requireShapes(pulled, inputs, "withPullback: the rule returned a cotangent")
      return pulled
    }
  }
}

/// The value of a function of two arguments whose derivative is given as a pullback.
public func withPullback<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  at first: First, _ second: Second, value: @escaping @Sendable (First, Second) -> Output,
  pullback:
    @escaping @Sendable (
      _ first: First, _ second: Second, _ y: Output, _ cotangent: Output
    ) -> (First, Second)
) -> Output where First.Scalar == Second.Scalar, First.Scalar == Output.Scalar {
  withPullback(at: TreePair(first, second)) {
    value($0.first, $0.second)
  } pullback: { x, y, cotangent in
    let pulled = pullback(x.first, x.second, y, cotangent)
    return TreePair(pulled.0, pulled.1)
  }
}

/// The value of a function whose derivative is given as a pushforward, instead of following from its
/// operations.
///
/// `pushforward` gets the argument x, the value y and a tangent of x, and returns the tangent of y,
/// written in tensor operations and linear in its last argument (a Jacobian-vector product).
/// Everything else follows from it, in any nesting: reverse mode transposes it, higher orders
/// differentiate it, batches map it.
///
///     // y with y + log y = x, from (1 + 1 / y) dy = dx.
///     let y = withPushforward(at: x, value: solve) { x, y, tangent in tangent * y / (1 + y) }
///
/// What holds for the value of `withPullback` holds here. Traps if the rule's result does not have
/// the shapes of y.
public func withPushforward<Tree: TensorTree, Output: TensorTree>(
  at x: Tree, value: @escaping @Sendable (Tree) -> Output,
  pushforward: @escaping @Sendable (_ x: Tree, _ y: Output, _ tangent: Tree) -> Output
) -> Output where Tree.Scalar == Output.Scalar {
  customized(x, value) { skeleton, packing in
    .pushforward { inputs, output, tangents in
      let y = packing.unpack(output)
      let pushed = pushforward(
        skeleton.replacingTensors(inputs), y, skeleton.replacingTensors(tangents))
      requireShapes(pushed.tensors, y.tensors, "withPushforward: the rule returned a tangent")
      return packing.pack(pushed)
    }
  }
}

/// The value of a function of two arguments whose derivative is given as a pushforward.
public func withPushforward<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  at first: First, _ second: Second, value: @escaping @Sendable (First, Second) -> Output,
  pushforward:
    @escaping @Sendable (
      _ first: First, _ second: Second, _ y: Output, _ firstTangent: First,
      _ secondTangent: Second
    ) -> Output
) -> Output where First.Scalar == Second.Scalar, First.Scalar == Output.Scalar {
  withPushforward(at: TreePair(first, second)) {
    value($0.first, $0.second)
  } pushforward: { x, y, tangent in
    pushforward(x.first, x.second, y, tangent.first, tangent.second)
  }
}

/// Applies a function on trees with a rule on lists of tensors. The rule must not hold the tree
/// itself: a tape that keeps it would keep itself alive.
private func customized<Tree: TensorTree, Output: TensorTree>(
  _ x: Tree, _ value: @escaping @Sendable (Tree) -> Output,
  _ rule: (_ skeleton: Tree, _ packing: Packing<Output>) -> CustomFunction<Tree.Scalar>.Rule
) -> Output where Tree.Scalar == Output.Scalar {
  let skeleton = x.hollow
  let packing = Packing<Output>()
  let function = CustomFunction<Tree.Scalar>(
    value: { packing.pack(value(skeleton.replacingTensors($0))) }, rule: rule(skeleton, packing))
  return packing.unpack(function.dispatch(x.tensors))
}

private func requireShapes<Scalar>(
  _ given: [Tensor<Scalar>], _ expected: [Tensor<Scalar>], _ what: @autoclosure () -> String
) {
  require(
    given.count == expected.count,
    "\(what()) of \(given.count) tensors, \(expected.count) are needed")
  for (tensor, other) in zip(given, expected) {
    require(
      tensor.shape == other.shape,
      "\(what()) of shape \(tensor.shape), \(other.shape) is needed")
  }
}
