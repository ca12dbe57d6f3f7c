/// The Taylor coefficients of t -> f(x + t v) at t = 0, from 0 to `order`: coefficient k is the
/// k-th derivative along v divided by k!.
///
/// One pass of truncated power series; the cost grows with a low power of the order, where nested
/// derivatives double with each.
public func taylor<Tree: TensorTree, Output: TensorTree>(
  at tree: Tree, along direction: Tree, order: Int, in f: (Tree) throws -> Output
) rethrows -> [Output] where Tree.Scalar == Output.Scalar {
  require(order >= 0, "taylor: order \(order), orders are 0 or more")
  let level = Level<Tree.Scalar>(.taylor(order: order))
  defer { level.close() }
  let moved = zipTensors(tree, direction) { x, v in
    require(
      x.shape == v.shape,
      "taylor: the direction has shape \(v.shape), the argument \(x.shape)")
    return Tensor(shape: x.shape, level: level, .taylor(order == 0 ? [x] : [x, v]))
  }
  let output = try f(moved)
  return (0...order).map { k in output.mapTensors { $0.coefficient(k, at: level) } }
}

/// The series of a function of series: coefficients 0...order, missing ones zero.
func taylorSeries<Scalar>(
  _ inputs: [[Tensor<Scalar>]], order: Int, _ f: ([Tensor<Scalar>]) -> Tensor<Scalar>
) -> [Tensor<Scalar>] {
  let level = Level<Scalar>(.taylor(order: order))
  defer { level.close() }
  let output = f(
    inputs.map { series in
      Tensor(shape: series[0].shape, level: level, .taylor(Array(series.prefix(order + 1))))
    })
  return (0...order).map { output.coefficient($0, at: level) }
}

extension Tensor {
  /// A Taylor coefficient of what a level has made of this tensor.
  fileprivate func coefficient(_ k: Int, at level: Level<Scalar>) -> Tensor {
    if case .taylor(let series) = kind(at: level) {
      return k < series.count ? series[k].evaluated() : .zeros(shape)
    }
    return k == 0 ? self : .zeros(shape)
  }
}
