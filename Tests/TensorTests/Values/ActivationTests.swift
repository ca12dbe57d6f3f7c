import Foundation
import Tensor
import Testing

/// Activations: slopes at kinks, in the tails and where the exponential overflows.
@Suite struct ActivationTests {
  private func slopes<S>(_ x: [S], _ f: (Tensor<S>) -> Tensor<S>) -> [S] {
    gradient(at: Tensor(x)) { f($0).sum() }.scalars
  }

  @Test("the slopes chosen at a kink") func kinks() {
    #expect(slopes([-1.0, 0, 1]) { leakyReLU($0) } == [0.01, 0.01, 1])
    #expect(slopes([-1.0, 0, 1]) { leakyReLU($0, slope: 0.5) } == [0.5, 0.5, 1])
    #expect(slopes([0.0, 1]) { elu($0, scale: 0.25) } == [0.25, 1])
    #expect(slopes([-2.0, -1, 0, 1, 2]) { hardTanh($0) } == [0, 1, 1, 1, 0])
    #expect(slopes([-4.0, -3, 0, 3, 4]) { hardSigmoid($0) * 6 } == [0, 1, 1, 1, 0])
    #expect(slopes([0.0]) { softsign($0) } == [1])
    #expect(hardSigmoid(Tensor<Float>([-4, -3, 0, 1.5, 4])).scalars == [0, 0, 0.5, 0.75, 1])
  }

  @Test("no overflow from the branch not taken") func overflow() {
    #expect(slopes([Float(1000), -1000]) { elu($0) } == [1, 0])
    #expect(elu(Tensor<Float>([1000, -1000])).scalars == [1000, -1])
    let bend = hessianVectorProduct(at: Tensor<Float>([1000, -1]), along: .ones([2])) {
      elu($0).sum()
    }
    expectClose(bend, Tensor([0, Float(Foundation.exp(-1.0))]))
  }

  @Test("slopes keep their relative accuracy in the tails") func tails() {
    let far = Foundation.exp(-40.0)
    let cases: [(Double, Double, (Tensor<Double>) -> Tensor<Double>)] = [
      (-40, -39 * far, { silu($0) }),
      (40, far, { logSigmoid($0) }),
      (-40, 1, { logSigmoid($0) }),
      (-40, far, { elu($0) }),
      (-40, -39 * far, { mish($0) }),
      (-1e8, 1 / ((1 + 1e8) * (1 + 1e8)), { softsign($0) }),
      (1e200, 1e-200, { asinh($0) }),
      (1e200, 1e-200, { acosh($0) }),
      (1 + 0x1p-40, 1 / (0x1p-40 * (2 + 0x1p-40)).squareRoot(), { acosh($0) }),
      (1 - 0x1p-40, 1 / (0x1p-40 * (2 - 0x1p-40)), { atanh($0) }),
      (1 - 0x1p-40, 1 / (0x1p-40 * (2 - 0x1p-40)).squareRoot(), { asin($0) }),
      (6, -2 / Double.pi.squareRoot() * Foundation.exp(-36.0), { erfc($0) }),
    ]
    for (index, (x, expected, f)) in cases.enumerated() {
      let slope = gradient(at: Tensor(x), in: f).scalar
      #expect(
        Swift.abs(slope - expected) <= 1e-12 * Swift.abs(expected),
        "case \(index): \(slope), expected \(expected)")
    }
  }

  @Test("the fused slopes of silu and gelu equal the rule's, also at infinities") func fused() {
    let x = Tensor<Double>([-800, -40, -3, -0.5, 0, 1e-3, 0.7, 4, 30])
    for f: (Tensor<Double>) -> Tensor<Double> in [{ silu($0) }, { gelu($0, approximation: .tanh) }]
    {
      let reverse = gradient(at: x) { f($0).sum() }
      let forward = derivative(at: x, along: .ones(x.shape), in: f)
      for (a, b) in zip(reverse.scalars, forward.scalars) {
        #expect(Swift.abs(a - b) <= 1e-12 * Swift.abs(b))
      }
      #expect(slopes([Double.infinity, -.infinity], f).map { Swift.abs($0) } == [1, 0])
    }
  }

  @Test("series to a high order cost little and agree with known ones") func series() {
    let x = Tensor<Double>(0)
    // silu(x) = x / 2 + x^2 / 4 - x^4 / 48 + x^6 / 480 - ...
    let silus = taylor(at: x, along: Tensor(1), order: 12) { silu($0) }.map(\.scalar)
    for (value, expected) in zip(silus, [0, 0.5, 0.25, 0, -1.0 / 48, 0, 1.0 / 480]) {
      #expect(Swift.abs(value - expected) < 1e-15)
    }
    // tan x = x + x^3 / 3 + 2 x^5 / 15 + ...
    let tans = taylor(at: x, along: Tensor(1), order: 12) { tan($0) }.map(\.scalar)
    for (value, expected) in zip(tans, [0, 1, 0, 1.0 / 3, 0, 2.0 / 15]) {
      #expect(Swift.abs(value - expected) < 1e-15)
    }
    // log gamma(1 + x) = -euler x + zeta(2) x^2 / 2 - zeta(3) x^3 / 3 + ...
    let gammas = taylor(at: x, along: Tensor(1), order: 12) { lgamma(1 + $0) }.map(\.scalar)
    let zetas = [-0.5772156649015329, 1.6449340668482264 / 2, -1.2020569031595943 / 3]
    for (value, expected) in zip(gammas.dropFirst(), zetas) {
      #expect(Swift.abs(value - expected) < 1e-14)
    }
  }
}
