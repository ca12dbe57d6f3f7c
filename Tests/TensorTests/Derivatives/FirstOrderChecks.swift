import Tensor
import Testing

/// What every row of the derivative table must pass.
protocol DerivativeChecks: Sendable {
  func checkTangent()
  func checkTranspose()
  func checkSecondOrder()
  func checkSecondDifference()
  func checkTaylor()
  func checkBatch()
  func checkBatchedDerivatives()
  func checkHessianProduct()
  func checkHessianForm()
  func checkSeparateDirections()
  func checkComposition()
  func checkConstant()
}

extension PrimitiveCase {
  /// Forward mode against a central difference along a random direction.
  func checkTangent() {
    var generator = Philox(seed: 1)
    for f in restrictions {
      let h = Scalar.differenceStep
      let v = f.direction(using: &generator)
      let (above, below, moved) = f.surroundings(along: v)
      let slope = derivative(at: f.point, along: moved) { f($0) } / (2 * h)
      let difference = (f(above) - f(below)) / (2 * h)
      expectDifference(
        slope, difference, sizes: abs(f(f.point)) + abs(slope), "input \(f.moving)")
    }
  }

  /// < J v, w > = < v, J^T w >, from forward and reverse mode.
  func checkTranspose() {
    var generator = Philox(seed: 2)
    for f in restrictions {
      let v = f.direction(using: &generator)
      let w = f.weights(using: &generator)
      let forward = dot([derivative(at: f.point, along: v) { f($0) }], [w])
      let (value, pullback) = valueWithPullback(at: f.point) { f($0) }
      let reverse = dot(v, pullback(w))
      #expect(
        Swift.abs(forward.sum - reverse.sum)
          <= Scalar.routeTolerance * (terms + forward.size + reverse.size),
        "inputs \(f.moving): \(forward.sum) forward, \(reverse.sum) reverse")
      expectClose(value, f(f.point), within: 0, "value")
    }
  }

  /// A fused kernel's value and pullback against the composition it stands for.
  func checkComposition() {
    guard let fused = primitive as? any FusedPrimitive<Scalar> else { return }
    var generator = Philox(seed: 3)
    let (value, pullback) = valueWithPullback(at: inputs) { fused.composition($0) }
    let (fast, fastPullback) = valueWithPullback(at: inputs) { fused.apply($0) }
    expectClose(fast, value, terms: terms, "value")
    let w = Value.uniform(value.shape, in: -1..<1, using: &generator)
    expectClose(fastPullback(w), pullback(w), terms: terms, "pullback")
  }

  /// A central difference against what it approximates; element by element where elements do not
  /// meet, else relative to the largest.
  func expectDifference(
    _ exact: Value, _ difference: Value, sizes: Value, _ what: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(exact.shape == difference.shape, sourceLocation: location)
    let largest = sizes.largest
    let sizes = isElementwise ? sizes.values : [Double](repeating: largest, count: sizes.count)
    for (position, (x, y)) in zip(exact.values, difference.values).enumerated() {
      let bound = Scalar.differenceTolerance * (floor + sizes[position])
      if !(Swift.abs(x - y) <= bound) {
        Issue.record(
          "\(what), element \(position): \(x), by differences \(y), allowed \(bound)",
          sourceLocation: location)
        return
      }
    }
  }
}

extension Restriction {
  /// Points one difference step above and below along a direction, and how far they lie apart: by
  /// subtraction, so that the rounding of the points themselves does not count.
  func surroundings(along v: [Value]) -> (above: [Value], below: [Value], moved: [Value]) {
    let h = Scalar.differenceStep
    let above = zip(point, v).map { $0 + $1 * h }
    let below = zip(point, v).map { $0 - $1 * h }
    return (above, below, zip(above, below).map { $0 - $1 })
  }
}
