import Tensor
import Testing

/// Every transform inside every other, against closed forms.
@Suite struct TransformPairTests {
  private func check(_ operators: [Operator]) {
    let f = operators.reduce(Operator.example) { $1.apply($0) }
    let closed = operators.reduce(ExponentialSum.example) { $1.apply($0) }
    let x = 0.7
    let (value, size) = closed(x)
    // Each level of nesting multiplies operations and magnitudes on the way.
    expectClose(f(Tensor(x)), Tensor(value), within: 1e-11, terms: size, "\(operators)")
  }

  @Test("one by itself", arguments: Operator.allCases)
  func single(_ outer: Operator) { check([outer]) }

  @Test("all pairs", arguments: Operator.allCases)
  func pairs(_ outer: Operator) {
    for inner in Operator.allCases { check([inner, outer]) }
  }

  @Test("random triples", arguments: 0..<8)
  func triples(_ seed: Int) {
    var generator = Philox(seed: 77, stream: UInt64(seed))
    for _ in 0..<6 {
      check((0..<3).map { _ in Operator.allCases.randomElement(using: &generator)! })
    }
  }

  /// The sixth derivative of sin is -sin.
  @Test("six derivatives deep, modes mixed", arguments: 0..<4)
  func sixth(_ seed: Int) {
    var generator = Philox(seed: 78, stream: UInt64(seed))
    let modes = (0..<6).map { _ in Mode.allCases.randomElement(using: &generator)! }
    let sixth = modes.reduce({ sin($0) } as Mode.Function) { $1.slope(of: $0) }
    expectClose(sixth(Tensor(0.4)), -sin(Tensor(0.4)), within: 1e-11, "\(modes)")
  }

  /// A transform of a whole tree, inside and outside a batch and a checkpoint.
  @Test("trees through three transforms") func trees() {
    let tree = [Tensor<Double>([1, -2]), Tensor(0.5)]
    @Sendable func f(_ x: [Tensor<Double>]) -> Tensor<Double> { (exp(x[0] * x[1])).sum() }
    let direction = [Tensor<Double>([2, 1]), Tensor(-1)]
    let slope = gradient(at: tree) { x in
      checkpointed(x) { x in
        vectorized(over: [stack([x[0], -x[0]]), stack([x[1], x[1]])]) { x in
          derivative(at: x, along: direction, in: f)
        }.sum()
      }
    }
    // d/dx of sum e^(+-a b) (+-)(a' b + ...), written out through plain derivatives.
    let expected = [1.0, -1].map { side in
      gradient(at: tree) { x in
        derivative(at: [x[0] * side, x[1]], along: direction, in: f)
      }
    }
    expectClose(slope, zip(expected[0], expected[1]).map { $0 + $1 })
  }
}
