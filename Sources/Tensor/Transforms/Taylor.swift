/// The Taylor coefficients of t -> f(x + t v) at t = 0, from 0 to `order`: coefficient k is the
/// k-th derivative along v divided by k!.
///
/// One pass of truncated power series; the cost grows with a low power of the order, where nested
/// derivatives double with each.
public func taylor<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, order: Int, in f: (Tree) throws -> Output
) rethrows -> [Output] where Tree.Scalar == Output.Scalar {
  require(order >= 0, "taylor: order \(order), orders are 0 or more")
  let level = Level<Tree.Scalar>(.taylor)
  defer { level.close() }
  let moved = zipTensors(tree, direction) { x, v in
    require(
      x.shape == v.shape,
      "taylor: the direction has shape \(v.shape), the argument \(x.shape)")
    let higher =
      order > 1 ? [Tensor<Tree.Scalar>](repeating: .zeros(x.shape), count: order - 1) : []
    let series = order == 0 ? [x] : [x, v] + higher
    return Tensor(shape: x.shape, level: level, .taylor(series))
  }
  let output = try f(moved)
  return (0...order).map { k in
    output.mapTensors { tensor in
      if case .taylor(let series) = tensor.kind(at: level) { return series[k] }
      return k == 0 ? tensor : .zeros(tensor.shape)
    }
  }
}

/// The series of a function of series: coefficients 0...order, missing ones zero.
func taylorSeries<Scalar>(
  _ inputs: [[Tensor<Scalar>]], order: Int, _ f: ([Tensor<Scalar>]) -> Tensor<Scalar>
) -> [Tensor<Scalar>] {
  let level = Level<Scalar>(.taylor)
  defer { level.close() }
  let output = f(
    inputs.map { given in
      let missing = order + 1 - given.count
      let series =
        missing > 0
        ? given + [Tensor](repeating: .zeros(given[0].shape), count: missing)
        : Array(given.prefix(order + 1))
      return Tensor(shape: given[0].shape, level: level, .taylor(series))
    })
  if case .taylor(let series) = output.kind(at: level) { return series }
  return [output] + [Tensor](repeating: .zeros(output.shape), count: order)
}
