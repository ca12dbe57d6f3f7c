// Rules that follow from `pullback` and `pushforward` alone: right for every primitive, and the
// ones a primitive gets that says nothing more. Families override them with faster ones.
extension Primitive {
  /// Nested forward mode along the polynomial: the k-th derivative in t at 0, divided by k!.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    func curve(_ t: Tensor<Scalar>) -> Tensor<Scalar> {
      apply(
        series.map { coefficients in
          // Horner's rule.
          var value = coefficients[coefficients.count - 1]
          for k in stride(from: coefficients.count - 2, through: 0, by: -1) {
            value = value * t + coefficients[k]
          }
          return value
        })
    }
    func derivatives(
      _ f: @escaping (Tensor<Scalar>) -> Tensor<Scalar>, _ remaining: Int
    ) -> [Tensor<Scalar>] {
      let zero = Tensor<Scalar>(0)
      guard remaining > 0 else { return [f(zero)] }
      return [f(zero)]
        + derivatives(
          { t in derivative(at: t, along: Tensor(1), in: f) }, remaining - 1)
    }
    var factorial: Scalar = 1
    return derivatives(curve, order).enumerated().map { k, value in
      factorial *= Scalar(Swift.max(k, 1))
      return value / factorial
    }
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
    let wanted = tangents.map { $0 != nil }
    let moving = tangents.indices.filter { wanted[$0] }
    guard let size = moving.first.map({ tangents[$0]!.shape[0] }) else { return nil }
    let turned = mapOverBatch(
      moving.map { tangents[$0]! }, mapped: moving.map { _ in true }, size: size
    ) { directions in
      derivative(at: moving.map { inputs[$0] }, along: directions) { moved in
        var all = inputs
        for (position, value) in zip(moving, moved) { all[position] = value }
        let cotangents = pullback(adjoint, inputs: all, output: apply(all), wanted: wanted)
        return moving.map { cotangents[$0] ?? .zeros(inputs[$0].shape) }
      }
    }
    var total: Tensor<Scalar>?
    for (position, value) in zip(moving, turned) {
      let term = bundleProduct(tangents[position]!, value)
      total = total.map { $0 + term } ?? term
    }
    return total
  }
}

/// < a_i, b_j > for two bundles `[k, ...]` of the same shape: `[k, k]`.
func bundleProduct<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  let k = a.shape[0]
  let width = a.shape.droppingFirst.elementCount
  return matmul(a.reshaped([k, width]), b.reshaped([k, width]).transposed())
}
