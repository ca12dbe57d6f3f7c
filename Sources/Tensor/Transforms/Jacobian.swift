/// The Jacobian of a function at `x`, of shape `f(x).shape + x.shape`.
///
/// All rows or all columns at once: reverse mode if the value has fewer elements than `x`, forward
/// mode otherwise.
public func jacobian<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let (value, pullback) = try valueWithPullback(at: x, in: f)
  let (rows, columns) = (value.count, x.count)
  let shape = Shape(Array(value.shape) + Array(x.shape))
  if rows <= columns {
    let basis = Tensor<Scalar>.eye(rows).reshaped(value.shape.prepending(rows))
    return vectorized(over: basis, in: pullback).reshaped(shape)
  }
  let basis = Tensor<Scalar>.eye(columns).reshaped(x.shape.prepending(columns))
  let transposed = try vectorized(over: basis) { try derivative(at: x, along: $0, in: f) }
  return transposed.reshaped([columns, rows]).transposed().reshaped(shape)
}

/// The Hessian of a scalar function at `x`, of shape `x.shape + x.shape` (forward over reverse, all
/// columns at once).
public func hessian<Scalar>(
  at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
  let basis = Tensor<Scalar>.eye(x.count).reshaped(x.shape.prepending(x.count))
  let columns = try vectorized(over: basis) {
    try hessianVectorProduct(at: x, along: $0, in: f)
  }
  return columns.reshaped(Shape(Array(x.shape) + Array(x.shape)))
}

/// The product of the Hessian of a scalar function with a direction, of the tree's own type
/// (forward over reverse: about twice the cost of a gradient).
public func hessianVectorProduct<Tree: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> Tree {
  try derivative(at: tree, along: direction) { try gradient(at: $0, in: f) }
}
