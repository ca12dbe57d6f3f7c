/// The value of a function and its pullback: a map from a cotangent of the value to the cotangent
/// of the argument (a vector-Jacobian product). The pullback may be called many times.
///
/// A cotangent has the structure and shapes of the value; the pullback traps on another.
public func valueWithPullback<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Output
) rethrows -> (value: Output, pullback: @Sendable (Output) -> Tree)
where Tree.Scalar == Output.Scalar {
  let recording = try Recording(at: tree, in: f)
  return (recording.output, { recording.pull($0, consuming: false) })
}

/// The value of a function of two arguments and its pullback to both.
public func valueWithPullback<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  at first: First, _ second: Second, in f: (First, Second) throws -> Output
) rethrows -> (value: Output, pullback: @Sendable (Output) -> (First, Second))
where First.Scalar == Second.Scalar, First.Scalar == Output.Scalar {
  let recording = try Recording(at: TreePair(first, second)) { try f($0.first, $0.second) }
  return (
    recording.output,
    {
      let pair = recording.pull($0, consuming: false)
      return (pair.first, pair.second)
    }
  )
}

/// The pullback of a function: cotangent of the value to cotangent of the argument.
public func pullback<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Output
) rethrows -> @Sendable (Output) -> Tree where Tree.Scalar == Output.Scalar {
  try valueWithPullback(at: tree, in: f).pullback
}
