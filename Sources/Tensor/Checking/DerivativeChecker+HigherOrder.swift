extension DerivativeChecker {
  /// Taylor coefficients along x + t v + t^2 u against nested forward mode.
  mutating func checkSeries(_ f: Function, order: Int) throws(DerivativeError) {
    let (v, u) = (direction(like: f.point), direction(like: f.point))
    let point = f.point
    let curve: (Value) -> [Value] = { t in
      f(point.indices.map { point[$0] + (v[$0] + u[$0] * t) * t })
    }
    let series = taylor(at: Value(0), along: Value(1), order: order, in: curve)
    var nested = curve
    var factorial: Scalar = 1
    var sizes: [Value] = []
    for k in 0...order {
      factorial *= Scalar(max(k, 1))
      let expected = nested(Value(0)).map { $0 / factorial }
      sizes += expected
      try compare(
        series[k], expected, within: routeTolerance, sizes: sizes, .series,
        "order \(k) of \(f.subject)", f.results)
      let lower = nested
      nested = { t in derivative(at: t, along: Value(1), in: lower) }
    }
  }

  /// H v of < w, sin f(x) >, whose cotangents move, against forward mode over reverse mode.
  mutating func checkHessianProduct(_ f: Function) throws(DerivativeError) {
    let (w, v) = (direction(like: f(f.point)), direction(like: f.point))
    let bent: ([Value]) -> Value = { x in
      zip(f(x), w).reduce(Value(0)) { $0 + (sin($1.0) * $1.1).sum() }
    }
    let expected = derivative(at: f.point, along: v) { gradient(at: $0, in: bent) }
    try compare(
      hessianVectorProduct(at: f.point, along: v, in: bent), expected, within: routeTolerance,
      sizes: expected, .hessianProduct, f.subject, f.names)
  }

  /// V^T H V of < w, f(x) > against Hessian-vector products.
  mutating func checkHessianForm(_ f: Function) throws(DerivativeError) {
    let w = direction(like: f(f.point))
    let (first, second) = (direction(like: f.point), direction(like: f.point))
    let weighted: ([Value]) -> Value = { x in
      zip(f(x), w).reduce(Value(0)) { $0 + ($1.0 * $1.1).sum() }
    }
    let bundle = zip(first, second).map { stack([$0, $1]) }
    let form = hessianForm(at: f.point, along: bundle, in: weighted)
    var expected: [Scalar] = []
    var size = 0.0
    for left in [first, second] {
      for right in [first, second] {
        let product = hessianVectorProduct(at: f.point, along: right, in: weighted)
        let entry = inner(left, product)
        expected.append(Scalar(entry.sum))
        size = max(size, entry.size)
      }
    }
    try compare(
      [form], [Value(expected, shape: [2, 2])], within: routeTolerance,
      sizes: [Value(Scalar(size))], .hessianForm, f.subject, [""])
  }
}
