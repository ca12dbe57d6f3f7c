/// Maps a function of one example over the leading axis of all tensors of `tree`, as whole-array
/// operations.
///
/// Inside `f` shapes are those of one example. What all examples share is captured, not passed.
/// Results have the examples along a leading axis; one that does not depend on the example is
/// repeated. Traps if the leading sizes differ.
public func vectorized<Tree: TensorTree, Output: TensorTree>(
  over tree: Tree, in f: (Tree) throws -> Output
) rethrows -> Output where Tree.Scalar == Output.Scalar {
  let tensors = tree.tensors
  guard let first = tensors.first else { return try f(tree) }
  require(first.rank > 0, "vectorized: shape [] has no leading axis to map over")
  let size = first.shape[0]
  for tensor in tensors {
    require(
      tensor.rank > 0 && tensor.shape[0] == size,
      "vectorized: leading sizes must agree, shapes \(first.shape) and \(tensor.shape)")
  }
  let level = Level<Tree.Scalar>(.batch(size: size))
  defer { level.close() }
  let output = try f(tree.mapTensors { $0.asExamples(of: level) })
  return output.mapTensors { $0.collected(from: level, size: size) }.evaluated()
}

/// Maps a function of two arguments over the leading axes of both.
public func vectorized<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  over first: First, _ second: Second, in f: (First, Second) throws -> Output
) rethrows -> Output where First.Scalar == Second.Scalar, First.Scalar == Output.Scalar {
  try vectorized(over: TreePair(first, second)) { try f($0.first, $0.second) }
}

/// Maps a function of three arguments over the leading axes of all.
public func vectorized<
  First: TensorTree, Second: TensorTree, Third: TensorTree, Output: TensorTree
>(
  over first: First, _ second: Second, _ third: Third,
  in f: (First, Second, Third) throws -> Output
) rethrows -> Output
where
  First.Scalar == Second.Scalar, First.Scalar == Third.Scalar, First.Scalar == Output.Scalar
{
  try vectorized(over: TreePair(first, TreePair(second, third))) {
    try f($0.first, $0.second.first, $0.second.second)
  }
}

/// Maps a function over an axis of all tensors of `tree` other than the leading one; negative axes
/// count from the end. Results have the examples along a leading axis.
public func vectorized<Tree: TensorTree, Output: TensorTree>(
  over tree: Tree, alongAxis axis: Int, in f: (Tree) throws -> Output
) rethrows -> Output where Tree.Scalar == Output.Scalar {
  let turned = tree.mapTensors { tensor in
    let position = tensor.shape.resolved(axis)
    return tensor.transposed([position] + (0..<tensor.rank).filter { $0 != position })
  }
  return try vectorized(over: turned, in: f)
}

/// The gradients of a scalar function for each example by itself: a tree like `tree`, with the
/// examples along a leading axis of every tensor.
///
/// `inputs` and `targets` have the examples along their leading axes; `loss` sees one at a time.
public func perExampleGradients<Tree: TensorTree, Input: TensorTree, Target: TensorTree>(
  at tree: Tree, over inputs: Input, _ targets: Target,
  in loss: (Tree, Input, Target) throws -> Tensor<Tree.Scalar>
) rethrows -> Tree where Tree.Scalar == Input.Scalar, Tree.Scalar == Target.Scalar {
  try vectorized(over: inputs, targets) { input, target in
    try gradient(at: tree) { try loss($0, input, target) }
  }
}

/// A function applied to all examples at once: inputs marked `mapped` have them along a leading
/// axis, and so have the results.
func mapOverBatch<Scalar>(
  _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int,
  _ f: ([Tensor<Scalar>]) -> [Tensor<Scalar>]
) -> [Tensor<Scalar>] {
  let level = Level<Scalar>(.batch(size: size))
  defer { level.close() }
  let examples = zip(inputs, mapped).map { $1 ? $0.asExamples(of: level) : $0 }
  return f(examples).map { $0.collected(from: level, size: size) }
}

extension Tensor {
  fileprivate func asExamples(of level: Level<Scalar>) -> Tensor {
    Tensor(shape: shape.droppingFirst, level: level, .batch(self))
  }

  fileprivate func collected(from level: Level<Scalar>, size: Int) -> Tensor {
    if case .batch(let values) = kind(at: level) { return values }
    return broadcast(to: shape.prepending(size))
  }
}
