/// The value of a scalar function that may also change the buffers of its argument, and its
/// gradient with respect to the parameters; the new buffers are kept in `tree`.
///
///     let (loss, slope) = valueWithGradient(updating: &model) { model in
///       crossEntropy(model(images, in: &pass), labels)
///     }
///
/// Running statistics move this way. A buffer is a constant to the derivative. Changes that `f`
/// makes to parameters are dropped, and if it throws, `tree` stays as it was. `f` must return a
/// tensor with exactly one element; this traps otherwise.
public func valueWithGradient<Tree: TensorTree>(
  updating tree: inout Tree, in f: (inout Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> (value: Tensor<Tree.Scalar>, gradient: Tree) {
  let recording = try Recording(at: tree) { traced in
    var traced = traced
    let value = try f(&traced)
    return TreePair(value, traced.buffers)
  }
  let (value, buffers) = (recording.output.first, recording.output.second)
  requireOneElement(value)
  // Only a buffer that is on the tape reads its seed.
  let seeds = zip(buffers, recording.indices.dropFirst()).map { buffer, index in
    index == nil ? buffer : .zeros(buffer.shape)
  }
  let gradient = recording.pull(TreePair(.ones(value.shape), seeds), consuming: true)
  tree = tree.replacingBuffers(buffers)
  return (value, gradient)
}
