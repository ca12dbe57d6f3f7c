// Rules that follow from `pullback` and `pushforward` alone: right for every primitive, and the
// ones a primitive gets that says nothing more. Families override them with faster ones.
extension Primitive {
  /// y' = pushforward(x', x, y) order by order: k y_k is coefficient k - 1 of its series, which reads
  /// y_0 ... y_{k-1} only.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    var output = [dispatch(series.map { $0[0] })]
    let moving = series.indices.filter { series[$0].count > 1 }
    guard order > 0, !moving.isEmpty else {
      return output + [Tensor](repeating: .zeros(output[0].shape), count: order)
    }
    let paths = moving.map { series[$0] }
    let velocities = paths.map { path in
      path.enumerated().dropFirst().map { $1 * Scalar($0) }
    }
    for k in 1...order {
      let given = velocities + paths + [output]
      let slope = taylorSeries(given, order: k - 1) { given in
        var tangents = [Tensor<Scalar>?](repeating: nil, count: series.count)
        var inputs = series.map { $0[0] }
        for (slot, input) in moving.enumerated() {
          tangents[input] = given[slot]
          inputs[input] = given[moving.count + slot]
        }
        return pushforward(tangents, inputs: inputs, output: given[given.count - 1])
      }
      output.append(slope[k - 1] / Scalar(k))
    }
    return output
  }

  /// A loop over the examples.
  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    guard size > 0 else {
      let shapes = zip(inputs, mapped).map { $1 ? $0.shape.droppingFirst : $0.shape }
      guard let shape = try? shape(of: shapes) else { fatalError("\(name): empty batch") }
      return .zeros(shape.prepending(0))
    }
    return stack(
      (0..<size).map { example in
        apply(zip(inputs, mapped).map { $1 ? $0[example] : $0 })
      })
  }

  /// The derivative of the pullback along each tangent, contracted with all tangents.
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    let moving = tangents.indices.filter { tangents[$0] != nil }
    guard let size = moving.first.map({ tangents[$0]!.shape[0] }) else { return nil }
    let turned = mapOverBatch(
      moving.map { tangents[$0]! }, mapped: moving.map { _ in true }, size: size
    ) { directions in
      turnedPullback(adjoint, of: moving, along: directions, inputs: inputs, output: output)
    }
    var total: Tensor<Scalar>?
    for (position, value) in zip(moving, turned) {
      let term = bundleProduct(tangents[position]!, value)
      total = total.map { $0 + term } ?? term
    }
    return total
  }

  /// The derivative of the pullback to some inputs, as these move along one direction each.
  func turnedPullback(
    _ adjoint: Tensor<Scalar>, of moving: [Int], along directions: [Tensor<Scalar>],
    inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>] {
    let wanted = inputs.indices.map { moving.contains($0) }
    return derivative(at: moving.map { inputs[$0] }, along: directions) { moved in
      var all = inputs
      for (position, value) in zip(moving, moved) { all[position] = value }
      let value = keeps.contains(.output) ? dispatch(all) : output.hollow
      let cotangents = pullback(adjoint, inputs: all, output: value, wanted: wanted)
      return moving.map { cotangents[$0] ?? .zeros(inputs[$0].shape) }
    }
  }
}

/// < a_i, b_j > for two bundles `[k, ...]` of the same shape: `[k, k]`.
func bundleProduct<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  let k = a.shape[0]
  let width = a.shape.droppingFirst.elementCount
  return matmul(a.reshaped([k, width]), b.reshaped([k, width]).transposed())
}

/// sum_x w_x a_i(x) a_j(x) for a bundle `[k, ...]` and weights that broadcast to one of its entries:
/// `[k, k]`, exactly symmetric.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func weightedBundleProduct<Scalar>(_ a: Tensor<Scalar>, _ weights: Tensor<Scalar>) -> Tensor<Scalar>
{
  let entry = a.shape.droppingFirst
  return WeightedGram()(
    a.reshaped([a.shape[0], entry.elementCount]), weights.broadcast(to: entry).flattened())
}
