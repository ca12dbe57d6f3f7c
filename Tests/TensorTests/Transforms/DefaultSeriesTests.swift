import Tensor
import Testing

/// Taylor series of primitives that state a pullback and a pushforward only, beyond what nested
/// derivatives reach cheaply.
@Suite struct DefaultSeriesTests {
  private let order = 8

  private func series(
    at t: Double, _ curve: (Tensor<Double>) -> Tensor<Double>
  ) -> [Tensor<Double>] {
    taylor(at: Tensor(t), along: Tensor(1), order: order, in: curve)
  }

  private func sinh(_ t: Tensor<Double>) -> Tensor<Double> { (exp(t) - exp(-t)) / 2 }

  @Test("one input moves: sqrt(sinh^2 t + 1) = cosh t") func oneMoves() {
    let hypotenuse = series(at: 0.4) { Hypotenuse()(sinh($0), Tensor(1)) }
    let (up, down) = (exp(Tensor<Double>(0.4)), exp(Tensor<Double>(-0.4)))
    var factorial = 1.0
    for k in 0...order {
      factorial *= Double(max(k, 1))
      let closed = (k % 2 == 0 ? up + down : up - down) / (2 * factorial)
      expectClose(hypotenuse[k], closed, terms: 1, "order \(k)")
    }
  }

  @Test("both inputs move: the norm of e^t (cos t, sin t) is e^t") func bothMove() {
    let hypotenuse = series(at: 0.3) { Hypotenuse()(exp($0) * cos($0), exp($0) * sin($0)) }
    let norm = series(at: 0.3) { t in
      RowNorm()(stack([exp(t) * cos(t), exp(t) * sin(t)]).expanded(atAxis: 0))
    }
    var factorial = 1.0
    for k in 0...order {
      factorial *= Double(max(k, 1))
      let closed = exp(Tensor<Double>(0.3)) / factorial
      expectClose(hypotenuse[k], closed, terms: 1, "order \(k)")
      expectClose(norm[k], closed.reshaped([1]), terms: 1, "order \(k)")
    }
  }

  @Test("custom derivatives and checkpoints, under a gradient and in a batch") func nested() {
    // y' = y from a rule that reads y only.
    @Sendable func power(_ t: Tensor<Double>) -> Tensor<Double> {
      withPushforward(at: t) {
        exp($0)
      } pushforward: { _, y, tangent in
        y * tangent
      }
    }
    @Sendable func pulled(_ t: Tensor<Double>) -> Tensor<Double> {
      withPullback(at: t) {
        exp($0)
      } pullback: { _, y, cotangent in
        y * cotangent
      }
    }
    @Sendable func block(_ t: Tensor<Double>) -> Tensor<Double> {
      checkpointed(t) { exp($0 / 2) * exp($0 / 2) }
    }
    let closed = exp(Tensor<Double>(-0.6)) / 40320
    for f in [power, pulled, block] {
      let last = { [order] (t: Tensor<Double>) in
        taylor(at: t, along: Tensor(1), order: order, in: f)[order]
      }
      expectClose(last(Tensor(-0.6)), closed)
      expectClose(gradient(at: Tensor(-0.6), in: last), closed)
      expectClose(vectorized(over: Tensor([-0.6]), in: last), closed.reshaped([1]))
    }
  }

  @Test("inputs that do not move") func constant() {
    let fixed = taylor(at: Tensor<Double>(2), along: Tensor(1), order: 2) { t in
      Hypotenuse()(Tensor(3), Tensor(4)) * t
    }
    #expect(fixed.map(\.scalar) == [10, 5, 0])
  }
}
