import Tensor
import Testing

/// Checks the derivatives of a function at a point, in a random direction: forward mode against
/// central differences, and reverse against forward mode by <J v, w> = <v, J^T w>.
func expectRightDerivatives<Tree: TensorTree>(
  at point: Tree, seed: UInt64, tolerance: Double = 1e-8,
  sourceLocation: SourceLocation = #_sourceLocation, of f: (Tree) -> Tensor<Double>
) where Tree.Scalar == Double {
  var generator = Philox(seed: seed)
  let v = randomTree(like: point, using: &generator)
  let pushed = derivative(at: point, along: v, in: f)
  let h = 1e-5
  let difference = (f(moved(point, along: v, by: h)) - f(moved(point, along: v, by: -h))) / (2 * h)
  #expect(error(pushed, difference) < tolerance, sourceLocation: sourceLocation)

  let (value, pullback) = valueWithPullback(at: point, in: f)
  let w = randomTree(like: value, using: &generator)
  let (left, right) = (dot(pushed, w), dot(v, pullback(w)))
  #expect(
    Swift.abs(left - right) < 1e-12 * (1 + Swift.abs(left)), sourceLocation: sourceLocation)
  #expect(left != 0, "the direction does not move the function", sourceLocation: sourceLocation)
}
