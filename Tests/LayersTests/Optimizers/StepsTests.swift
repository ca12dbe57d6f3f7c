import Layers
import Tensor
import Testing

/// The parameter after each of three steps along gradients 0.5, -0.25 and 2, from 1.
private func path(_ optimizer: some Optimizer<Double>) -> [Double] {
  var (rule, p) = (optimizer, [Tensor<Double>(1)])
  return [0.5, -0.25, 2].map { gradient in
    rule.update(&p, along: [Tensor(gradient)])
    return p[0].scalar
  }
}

/// Steps against values worked out by hand from the formulas in PyTorch's documentation.
@Suite struct StepsTests {
  @Test(arguments: [
    (SGD<Double>(learningRate: 0.1), [0.95, 0.975, 0.775]),
    (SGD(learningRate: 0.1, momentum: 0.9), [0.95, 0.93, 0.712]),
    (SGD(learningRate: 0.1, momentum: 0.9, nesterov: true), [0.905, 0.912, 0.5158]),
    (
      SGD(learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1),
      [0.886, 0.868066, 0.440906146]
    ),
    (SGD(learningRate: 0.1, momentum: 0.5, weightDecay: 0.1), [0.94, 0.9256, 0.709144]),
  ]) func sgd(_ rule: SGD<Double>, _ expected: [Double]) {
    #expect(error(Tensor(path(rule)), Tensor(expected)) < 1e-15)
  }

  @Test(arguments: [
    (
      AdamW<Double>(learningRate: 0.1), [0.899000002, 0.8714672987058463, 0.8035310672284472]
    ),
    (
      AdamW(learningRate: 0.1, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0),
      [0.9001996007984032, 0.8788317124843957, 0.8095779608722277]
    ),
  ]) func adamW(_ rule: AdamW<Double>, _ expected: [Double]) {
    #expect(error(Tensor(path(rule)), Tensor(expected)) < 1e-14)
  }

  /// Where no gradient has come yet, only the decay moves a parameter.
  @Test func adamWWithoutAGradientOnlyDecays() {
    var rule = AdamW<Double>(learningRate: 0.1)
    var p = Tensor<Double>([-2, 4])
    rule.update(&p, along: .zeros([2]))
    #expect(error(p, Tensor([-1.998, 3.996])) < 1e-15)
  }

  /// The first steps of AdamW have the length of the learning rate, whatever the gradient's size.
  @Test func adamWIgnoresTheGradientsScale() {
    for scale: Float in [1e-3, 1, 1e6] {
      var rule = AdamW<Float>(learningRate: 0.01, weightDecay: 0)
      var p = Tensor<Float>([0, 0])
      for _ in 0..<3 { rule.update(&p, along: Tensor([scale, -scale])) }
      #expect(error(p, Tensor([-0.03, 0.03])) < 1e-6)
    }
  }

  @Test func learningRateMayChangeBetweenSteps() {
    var (rule, p) = (SGD<Double>(learningRate: 1), Tensor<Double>(0))
    rule.update(&p, along: Tensor(1))
    rule.learningRate = 0.25
    rule.update(&p, along: Tensor(1))
    #expect(p.scalar == -1.25)
  }

  @Test func floatAgreesWithDouble() {
    func run<Scalar: TensorScalar>(_: Scalar.Type) -> Tensor<Double> {
      var generator = Philox(seed: 81)
      var rule = AdamW<Scalar>(learningRate: 0.05)
      var layer = Dense<Scalar>(3, 2, using: &generator)
      for _ in 0..<20 {
        rule.update(&layer, along: randomTree(like: layer, using: &generator))
      }
      return Tensor(layer.tensors.flatMap { $0.scalars.map { Double($0) } })
    }
    #expect(error(run(Float.self), run(Double.self)) < 1e-5)
  }
}
