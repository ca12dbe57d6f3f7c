public import Tensor

/// The Euclidean norm of all elements of a tree together, of shape `[]`; 0 if there are none.
///
/// Scaled by the largest element, so that squares neither overflow nor vanish.
public func norm<Tree: TensorTree>(of tree: Tree) -> Tensor<Tree.Scalar> {
  let parts = tree.tensors.filter { $0.count > 0 }.map { $0.flattened() }
  guard !parts.isEmpty else { return Tensor(0) }
  let largest = stopGradient(
    stack(parts.map { abs($0).max(alongAxis: 0) }).max(alongAxis: 0))
  // A tree of zeros is divided by 1.
  let scale = largest + equal(largest, Tensor(0))
  let squares = parts.map { square($0 / scale).sum() }
  return scale * sqrt(stack(squares).sum())
}

/// A gradient scaled down to a Euclidean norm of at most `limit`, all tensors together (Pascanu et
/// al., 2013); a shorter one is returned as it is.
///
/// An element that is not finite makes the whole result NaN: a broken step is not hidden.
public func clip<Tree: TensorTree>(_ gradient: Tree, toNorm limit: Tree.Scalar) -> Tree {
  require(limit > 0, "clip: norm \(limit), it must be positive")
  let length = norm(of: gradient)
  // limit / max(length, limit).
  let factor = limit / (relu(length - limit) + limit)
  return gradient.mapTensors { $0 * factor }
}

/// A gradient whose elements are cut to -limit...limit, each by itself. NaN stays NaN.
public func clip<Tree: TensorTree>(_ gradient: Tree, toValue limit: Tree.Scalar) -> Tree {
  require(limit > 0, "clip: value \(limit), it must be positive")
  return gradient.mapTensors { clamp($0, to: -limit...limit) }
}
