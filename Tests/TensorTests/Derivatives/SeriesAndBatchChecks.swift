import Tensor
import Testing

extension PrimitiveCase: DerivativeChecks {
  /// Taylor coefficients to order 4 along x + t v + t^2 u against nested forward mode.
  func checkTaylor() {
    var generator = Philox(seed: 7)
    for f in restrictions {
      let (u, v) = (f.direction(using: &generator), f.direction(using: &generator))
      @Sendable func curve(_ t: Value) -> Value {
        f(f.point.indices.map { f.point[$0] + (v[$0] + u[$0] * t) * t })
      }
      let series = taylor(at: Value(0), along: Value(1), order: 4, in: curve)
      let nested = nestedDerivatives(of: curve, order: 4)
      expectClose(series, nested, terms: terms, "inputs \(f.moving)")
    }
  }

  /// `vectorized` over every nonempty set of inputs against a loop, and with no examples at all.
  func checkBatch() {
    for f in restrictions {
      let (examples, stacked) = f.batch
      let batched = vectorized(over: stacked) { f($0) }
      expectClose(batched, stack(examples.map { f($0) }), "inputs \(f.moving)")
      let none = vectorized(over: stacked.map { $0[0..<0] }) { f($0) }
      #expect(none.shape == f(f.point).shape.prepending(0), "inputs \(f.moving)")
    }
  }

  /// Gradients and Hessian-vector products inside `vectorized` against a loop.
  func checkBatchedDerivatives() {
    var generator = Philox(seed: 9)
    for f in restrictions {
      let (examples, stacked) = f.batch
      let g = f.weighted(f.weights(using: &generator))
      let v = f.direction(using: &generator)
      let gradients = vectorized(over: stacked) { gradient(at: $0, in: g) }
      let products = vectorized(over: stacked) { hessianVectorProduct(at: $0, along: v, in: g) }
      for (k, x) in examples.enumerated() {
        expectClose(
          gradients.map { $0[k] }, gradient(at: x, in: g), terms: terms, "gradient \(f.moving)")
        expectClose(
          products.map { $0[k] }, hessianVectorProduct(at: x, along: v, in: g), terms: terms,
          "Hessian \(f.moving)")
      }
    }
  }

  /// All derivatives of a primitive that counts as constant.
  func checkConstant() {
    var generator = Philox(seed: 8)
    for f in restrictions {
      let (x, v) = (f.point, f.direction(using: &generator))
      let value = f(x)
      let g = f.weighted(f.weights(using: &generator))
      let forward = valueWithDerivative(at: x, along: v) { f($0) }
      expectClose(forward.value, value, within: 0)
      expectClose(forward.derivative, .zeros(value.shape), within: 0)
      // Beside a function of x, so that the tape holds something.
      let reverse = gradient(at: x) { g($0) + inner($0, v) }
      expectClose(reverse, v, within: 0)
      let series = taylor(at: x, along: v, order: 2) { f($0) }
      expectClose(series, [value, .zeros(value.shape), .zeros(value.shape)], within: 0)
      let form = hessianForm(at: x, along: v.map { $0.expanded(atAxis: 0) }, in: g)
      expectClose(form, .zeros([1, 1]), within: 0)
    }
  }
}

extension Restriction {
  /// Three points, the first this one, and their inputs along a leading axis.
  fileprivate var batch: (examples: [[Value]], stacked: [Value]) {
    let examples = (0..<3).map { k in point.map { $0 * (1 - Scalar(k) / 8) } }
    return (examples, moving.indices.map { input in stack(examples.map { $0[input] }) })
  }
}

/// Derivatives of a curve at 0 by nested forward mode, each divided by its factorial.
func nestedDerivatives<Scalar>(
  of curve: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>, order: Int
) -> [Tensor<Scalar>] {
  var result: [Tensor<Scalar>] = []
  var f = curve
  var factorial: Scalar = 1
  for k in 0...order {
    factorial *= Scalar(Swift.max(k, 1))
    result.append(f(Tensor(0)) / factorial)
    let previous = f
    f = { t in derivative(at: t, along: Tensor(1), in: previous) }
  }
  return result
}
