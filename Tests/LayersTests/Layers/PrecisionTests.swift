import Layers
import Tensor
import Testing

@Suite struct PrecisionTests {
  /// Loss and gradient of a small network, all layers in it.
  private func run<Scalar: TensorScalar>(_: Scalar.Type) -> [Double] {
    var generator = Philox(seed: 51)
    let model = Sequential<Scalar>([
      Convolution(1, 3, kernel: (3, 3), padding: (1, 1), using: &generator), Activation(.gelu),
      MaxPool(kernel: (2, 2)), Flatten(), LayerNorm(27), Dense(27, 5, using: &generator),
      Activation(.tanh), Dense(5, 4, using: &generator),
    ])
    let images = Tensor<Scalar>.normal([6, 1, 6, 6], using: &generator)
    let (loss, slope) = valueWithGradient(at: model) {
      crossEntropy($0(images), [0, 1, 2, 3, 0, 1])
    }
    return [Double(loss.scalar)] + slope.tensors.flatMap { $0.scalars.map { Double($0) } }
  }

  @Test func floatAgreesWithDouble() {
    let (single, double) = (run(Float.self), run(Double.self))
    #expect(single.count == double.count)
    #expect(error(Tensor(single), Tensor(double)) < 1e-5)
    #expect(single != double)
  }
}
