import Tensor

/// A tree of the same shapes with normal numbers.
func randomTree<Tree: TensorTree>(like tree: Tree, using generator: inout Philox) -> Tree {
  tree.replacingTensors(tree.tensors.map { .normal($0.shape, using: &generator) })
}

/// The inner product of two trees.
func dot<Tree: TensorTree>(_ a: Tree, _ b: Tree) -> Double {
  var sum = 0.0
  for (x, y) in zip(a.tensors, b.tensors) {
    for (left, right) in zip(x.scalars, y.scalars) { sum += Double(left) * Double(right) }
  }
  return sum
}

/// a + h b.
func moved<Tree: TensorTree>(_ a: Tree, along b: Tree, by h: Tree.Scalar) -> Tree {
  zipTensors(a, b) { $0 + $1 * h }
}

/// The largest difference of two trees, relative to the second's largest element (at least 1).
func error<Tree: TensorTree>(_ a: Tree, _ b: Tree) -> Double {
  var (difference, size) = (0.0, 1.0)
  for (x, y) in zip(a.tensors, b.tensors) {
    guard x.shape == y.shape else { return .infinity }
    for (left, right) in zip(x.scalars, y.scalars) {
      guard left.isFinite && right.isFinite else { return .infinity }
      difference = max(difference, Double(abs(left - right)))
      size = max(size, Double(abs(right)))
    }
  }
  return difference / size
}
