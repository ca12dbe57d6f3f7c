import Layers
import Tensor
import Testing

@Suite struct ExponentialMovingAverageTests {
  /// sum_k decay^k p_(t-k) over sum_k decay^k, the mean that it claims to be.
  @Test func weightsFallGeometrically() {
    var generator = Philox(seed: 51)
    let models = (0..<12).map { _ in Tensor<Double>.normal([3], using: &generator) }
    var smooth = ExponentialMovingAverage(of: Tensor<Double>.full([3], 99), decay: 0.8)
    #expect(smooth.average.scalars == [99, 99, 99])
    for (last, model) in models.enumerated() {
      smooth.update(with: model)
      let weights = (0...last).map { power(0.8, last - $0) }
      let sum = zip(models, weights).map { $0 * $1 }.reduce(Tensor(0), +)
      #expect(error(smooth.average, sum / weights.reduce(0, +)) < 1e-14)
    }
    #expect(smooth.steps.scalar == 12)
  }

  private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }

  @Test func aDecayOfZeroFollows() {
    var smooth = ExponentialMovingAverage(of: Tensor<Float>(0), decay: 0)
    for value: Float in [3, -7, 0.1] {
      smooth.update(with: Tensor(value))
      #expect(smooth.average.scalar == value)
    }
  }

  /// A constant model stays as it is, to the bit.
  @Test func aConstantStays() {
    let model = Tensor<Float>([0.1, -3, 1e-8])
    var smooth = ExponentialMovingAverage(of: model)
    for _ in 0..<100 { smooth.update(with: model) }
    #expect(smooth.average.scalars == model.scalars)
  }

  /// A weight and a running mean.
  struct Tracked: Module {
    var weight = Tensor<Double>(0)
    var running = Tensor<Double>(0)
    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
      visitor("weight", &weight)
      visitor.buffer("running", &running)
    }
  }

  @Test func buffersAreTheLast() {
    var smooth = ExponentialMovingAverage(of: Tracked(), decay: 0.5)
    smooth.update(with: Tracked(weight: Tensor(1), running: Tensor(10)))
    smooth.update(with: Tracked(weight: Tensor(4), running: Tensor(20)))
    #expect(smooth.average.running.scalar == 20)
    #expect(Swift.abs(smooth.average.weight.scalar - 3) < 1e-15)
    #expect(
      smooth.namedState.map(\.path) == ["steps", "average.weight", "average.running"])
  }
}
