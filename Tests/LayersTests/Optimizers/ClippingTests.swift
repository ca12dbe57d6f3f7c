import Layers
import Tensor
import Testing

@Suite struct ClippingTests {
  private let gradient = [Tensor<Double>([3, 0]), Tensor(rows: [[0], [4]])]

  @Test func normIsTakenOverAllTensors() {
    #expect(norm(of: gradient).scalar == 5)
    #expect(norm(of: [Tensor<Double>.zeros([3])]).scalar == 0)
    #expect(norm(of: [Tensor<Double>]()).scalar == 0)
    #expect(norm(of: [Tensor<Double>.zeros([0, 2]), Tensor(-2)]).scalar == 2)
  }

  @Test func squaresNeitherOverflowNorVanish() {
    #expect(norm(of: Tensor<Float>([3e30, -4e30])).scalar == 5e30)
    #expect(norm(of: Tensor<Float>([3e-30, -4e-30])).scalar == 5e-30)
  }

  @Test func longGradientsAreScaledDown() {
    let clipped = clip(gradient, toNorm: 1)
    #expect(error(clipped, [Tensor([0.6, 0]), Tensor(rows: [[0], [0.8]])]) < 1e-15)
    #expect(Swift.abs(norm(of: clip(gradient, toNorm: 4.9)).scalar - 4.9) < 1e-14)
  }

  @Test func shortGradientsKeepTheirBits() {
    for limit in [5, 5.1, 1e300] {
      let kept = clip(gradient, toNorm: limit)
      #expect(kept.map(\.scalars) == gradient.map(\.scalars))
    }
    #expect(clip(Tensor<Float>.zeros([2]), toNorm: 1).scalars == [0, 0])
  }

  @Test func brokenGradientsAreNotHidden() {
    #expect(clip(Tensor<Float>([1, .nan]), toNorm: 1).scalars.allSatisfy { $0.isNaN })
    #expect(!clip(Tensor<Float>([1, .infinity]), toNorm: 1).isFinite)
  }

  /// Each example's gradient by itself.
  @Test func clipsExampleByExample() {
    let rows = Tensor<Double>(rows: [[3, 4], [0.3, 0.4], [0, -10]])
    let clipped = vectorized(over: rows) { clip($0, toNorm: 1) }
    #expect(error(clipped, Tensor(rows: [[0.6, 0.8], [0.3, 0.4], [0, -1]])) < 1e-15)
  }
}
