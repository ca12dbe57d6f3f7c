import Tensor
import Testing

/// What a user relies on in `gradient`, `valueWithPullback` and `derivative`.
@Suite struct GradientTests {
  @Test("a chain of 100,000 operations differentiates") func longChain() {
    // x -> x + x / 100,000, repeated: (1 + 1e-5)^100,000.
    let count = 100_000
    let (value, slope) = valueWithGradient(at: Tensor<Double>(2)) { x in
      var y = x
      for _ in 0..<(count / 2) { y = y + y * 1e-5 }
      return y
    }
    var expected = 1.0
    for _ in 0..<(count / 2) { expected += expected * 1e-5 }
    expectClose(value, Tensor(2 * expected), within: 1e-11)
    expectClose(slope, Tensor(expected), within: 1e-11)
  }

  @Test("a pullback may be called many times") func pullbackTwice() {
    let x = Tensor<Double>([1, 2, 3])
    let (value, pullback) = valueWithPullback(at: x) { square($0) * $0[2] }
    expectClose(value, Tensor([3, 12, 27]))
    // The pullback of w is 2 x w x_2, and < w, x^2 > more at the last entry.
    for w in [Tensor<Double>([1, 0, 0]), Tensor([0, 1, 1]), Tensor([1, 0, 0])] {
      let direct = 2 * x * w * x[2]
      let through = Tensor<Double>([0, 0, 1]) * (w * square(x)).sum()
      expectClose(pullback(w), direct + through)
    }
  }

  @Test("a function that ignores its input has zero derivatives") func independent() {
    let x = Tensor<Double>([1, 2])
    let constant = Tensor<Double>([3, 4])
    let (value, slope) = valueWithGradient(at: x) { _ in constant.sum() }
    #expect(value.scalar == 7)
    #expect(slope.scalars == [0, 0])
    #expect(derivative(at: x, along: x) { _ in constant }.scalars == [0, 0])
    #expect(gradient(at: x) { $0[0] }.scalars == [1, 0])
    #expect(hessian(at: x) { _ in constant.sum() }.scalars == [0, 0, 0, 0])
    #expect(
      hessianForm(at: x, along: Tensor.eye(2)) { _ in constant.sum() }.scalars == [0, 0, 0, 0])
    let series = taylor(at: x, along: x, order: 2) { _ in constant }
    #expect(series.map(\.scalars) == [[3, 4], [0, 0], [0, 0]])
    let mapped = vectorized(over: x) { _ in constant }
    #expect(mapped.shape == [2, 2])
    #expect(mapped.scalars == [3, 4, 3, 4])
  }

  @Test("an input used many times collects all its parts") func fanOut() {
    let x = Tensor<Double>(3)
    #expect(gradient(at: x) { $0 * $0 * $0 }.scalar == 27)
    #expect(gradient(at: x) { x in (0..<10).reduce(x) { sum, _ in sum + x } }.scalar == 11)
    let (a, b) = gradient(at: x, Tensor(4)) { $0 * $1 + $0 }
    #expect(a.scalar == 5)
    #expect(b.scalar == 3)
  }

  @Test("the identity and an untouched input") func identity() {
    let (value, slope) = valueWithGradient(at: Tensor<Float>([2])) { $0 }
    #expect(value.scalars == [2])
    #expect(slope.scalars == [1])
    let pair = gradient(at: [Tensor<Float>(2), Tensor<Float>(5)]) { $0[1] * 3 }
    #expect(pair.map(\.scalar) == [0, 3])
  }

  @Test("errors of the function pass through") func throwing() throws {
    struct Failure: Error {}
    func failing(_ x: Tensor<Float>) throws -> Tensor<Float> { throw Failure() }
    #expect(throws: Failure.self) { try gradient(at: Tensor<Float>(1), in: failing) }
    #expect(throws: Failure.self) { try vectorized(over: Tensor<Float>([1]), in: failing) }
    #expect(throws: Failure.self) {
      try taylor(at: Tensor<Float>(1), along: Tensor(1), order: 2, in: failing)
    }
  }

  @Test("stopGradient in part of an expression") func partOfAnExpression() {
    let x = Tensor<Double>([2, 3])
    expectClose(gradient(at: x) { ($0 * stopGradient($0)).sum() }, x)
    // Straight-through: the value of a step, the slope of the identity.
    let slope = gradient(at: x) { x in (x + stopGradient(step(x) - x)).sum() }
    #expect(slope.scalars == [1, 1])
  }
}
