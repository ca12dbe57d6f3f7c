import Tensor
import Testing

extension Restriction {
  /// < w, f(x) >, a scalar function of the moving inputs.
  func weighted(_ w: Value) -> ([Value]) -> Value { { (self($0) * w).sum() } }
}

extension PrimitiveCase {
  /// H v of < w, f(x) > three ways, and < u, H v > = < v, H u >.
  func checkSecondOrder() {
    var generator = Philox(seed: 4)
    for f in restrictions {
      let (x, w) = (f.point, f.weights(using: &generator))
      let (u, v) = (f.direction(using: &generator), f.direction(using: &generator))
      let g = f.weighted(w)
      let forwardOverReverse = derivative(at: x, along: v) { gradient(at: $0, in: g) }
      let reverseOverReverse = gradient(at: x) { inner(gradient(at: $0, in: g), v) }
      let reverseOverForward = gradient(at: x) { derivative(at: $0, along: v, in: g) }
      expectClose(
        reverseOverReverse, forwardOverReverse, terms: terms, "reverse over reverse \(f.moving)")
      expectClose(
        reverseOverForward, forwardOverReverse, terms: terms, "reverse over forward \(f.moving)")
      let uHv = dot(u, forwardOverReverse)
      let vHu = dot(v, hessianVectorProduct(at: x, along: u, in: g))
      #expect(
        Swift.abs(uHv.sum - vHu.sum) <= Scalar.routeTolerance * (terms + uHv.size + vHu.size),
        "inputs \(f.moving): <u, Hv> \(uHv.sum), <v, Hu> \(vHu.sum)")
    }
  }

  /// H v of < w, sin f(x) >, whose cotangents move too, against forward over reverse mode; and again
  /// with the cotangents kept.
  func checkHessianProduct() {
    var generator = Philox(seed: 8)
    for f in restrictions {
      let w = f.weights(using: &generator)
      let v = f.direction(using: &generator)
      let g: ([Value]) -> Value = { (sin(f($0)) * w).sum() }
      let expected = derivative(at: f.point, along: v) { gradient(at: $0, in: g) }
      let size = expected.flatMap(\.scalars).reduce(terms) { Swift.max($0, Double(Swift.abs($1))) }
      expectClose(
        hessianVectorProduct(at: f.point, along: v, in: g), expected, terms: size,
        "inputs \(f.moving)")
      let (_, slope, product) = gradientWithHessianProduct(at: f.point, in: g)
      expectClose(slope, gradient(at: f.point, in: g), terms: size, "gradient \(f.moving)")
      for _ in 0..<2 {
        expectClose(product(v), expected, terms: size, "kept cotangents, inputs \(f.moving)")
      }
    }
  }

  /// H v against a central difference of the gradient.
  func checkSecondDifference() {
    var generator = Philox(seed: 5)
    for f in restrictions {
      let h = Scalar.differenceStep
      let g = f.weighted(f.weights(using: &generator))
      let v = f.direction(using: &generator)
      let (above, below, moved) = f.surroundings(along: v)
      let bend = hessianVectorProduct(at: f.point, along: moved, in: g)
      let (high, low) = (gradient(at: above, in: g), gradient(at: below, in: g))
      for (input, product) in bend.enumerated() {
        let exact = product / (2 * h)
        expectDifference(
          exact, (high[input] - low[input]) / (2 * h), sizes: abs(exact) + abs(high[input]),
          "inputs \(f.moving), gradient \(input)")
      }
    }
  }

  /// `hessianForm` against Hessian-vector products.
  func checkHessianForm() {
    var generator = Philox(seed: 6)
    for f in restrictions {
      let g = f.weighted(f.weights(using: &generator))
      let bundle = (0..<3).map { _ in f.direction(using: &generator) }
      let products = bundle.map { hessianVectorProduct(at: f.point, along: $0, in: g) }
      let stacked = f.moving.indices.map { input in stack(bundle.map { $0[input] }) }
      let form = hessianForm(at: f.point, along: stacked, in: g)
      var size = terms
      let expected: Value = tabulated([3, 3]) { index in
        let entry = dot(bundle[index[0]], products[index[1]])
        size = Swift.max(size, entry.size)
        return Scalar(entry.sum)
      }
      expectClose(form, expected, terms: size, "inputs \(f.moving)")
    }
  }

  /// Directions that move one entry of an axis each, against a bundle of them with its zeros.
  func checkSeparateDirections() {
    var generator = Philox(seed: 7)
    for f in restrictions {
      let g = f.weighted(f.weights(using: &generator))
      let v = f.direction(using: &generator)
      for (input, x) in f.point.enumerated() where x.count > 0 && x.count < 200 {
        func alone(_ x: Value) -> Value {
          var point = f.point
          point[input] = x
          return g(point)
        }
        for axis in 0..<x.rank {
          var shape = [Int](repeating: 1, count: x.rank + 1)
          (shape[0], shape[axis + 1]) = (x.shape[axis], x.shape[axis])
          let bundle = Value.eye(x.shape[axis]).reshaped(Shape(shape)) * v[input]
          let expected = hessianForm(at: x, along: bundle, in: alone)
          let form = hessianTerms(
            at: x, alongEntriesOf: v[input], axis: axis, through: { $0 }, in: alone)
          let size = Swift.max(terms, expected.largest)
          expectClose(form.total, expected, terms: size, "input \(input), axis \(axis)")
        }
      }
    }
  }
}
