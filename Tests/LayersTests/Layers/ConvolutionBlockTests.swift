import Layers
import Tensor
import Testing

@Suite struct ConvolutionBlockTests {
  @Test func convolutionBlocksTrain() {
    var generator = Philox(seed: 3)
    var model = Sequential<Double> {
      ConvolutionBlock(1, 4, kernel: (3, 3), using: &generator)
      Residual {
        ConvolutionBlock(4, 4, kernel: (3, 3), norm: .group(2), using: &generator)
        Dropout(0.1)
      }
      Flatten()
      Dense(4 * 36, 3, using: &generator)
    }
    let images = Tensor<Double>.normal([5, 1, 6, 6], using: &generator)
    var pass = ForwardPass(training: Philox(seed: 1))
    let before = model.buffers
    let slope = valueWithGradient(updating: &model) { model in
      crossEntropy(model(images, in: &pass), [0, 1, 2, 0, 1])
    }.gradient
    for (path, tensor) in slope.namedTensors {
      #expect(tensor.scalars.contains { $0 != 0 }, "\(path)")
    }
    #expect(zip(before, model.buffers).allSatisfy { $0.scalars != $1.scalars })
    #expect(model.buffers.count == 2)
  }

  @Test func isItsParts() {
    var generator = Philox(seed: 6)
    let images = Tensor<Double>.normal([2, 2, 5, 5], using: &generator)
    let block = ConvolutionBlock<Double>(2, 4, kernel: (3, 3), stride: (2, 2), using: &generator)
    let parts = Sequential<Double>([block.convolution, BatchNorm(4), Activation(.relu)])
    #expect(block(images).scalars == parts(images).scalars)
    #expect(block(images).shape == [2, 4, 3, 3])
    #expect(block.namedTensors.map(\.path) == ["convolution.weight", "norm.gain", "norm.bias"])
    let plain = ConvolutionBlock<Double>(2, 4, kernel: (1, 5), norm: .none, using: &generator)
    #expect(plain(images).shape == [2, 4, 5, 5])
    #expect(plain.namedTensors.map(\.path) == ["convolution.weight", "convolution.bias"])
  }

  @Test func residualsAddTheirShortcut() {
    var generator = Philox(seed: 7)
    let dense = Dense<Double>(3, 3, using: &generator)
    let shortcut = Dense<Double>(3, 3, hasBias: false, using: &generator)
    let input = Tensor<Double>.normal([2, 3], using: &generator)
    let plain = Residual<Double> {
      dense
      Activation(.tanh)
    }
    #expect(plain(input).scalars == (input + tanh(dense(input))).scalars)
    let other = Residual<Double>(shortcut: shortcut) { dense }
    #expect(other(input).scalars == (shortcut(input) + dense(input)).scalars)
    #expect(other.namedTensors.map(\.path) == ["0.weight", "0.bias", "shortcut.weight"])
    #expect(GlobalMeanPool<Double>()(.ones([2, 3, 4, 5])).scalars == .init(repeating: 1, count: 6))
  }

  @Test func residualsOfAnotherShapeTrap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      let layer = Residual<Float> { Dense(3, 2, using: &generator) }
      _ = layer(.zeros([4, 3]))
    }
    #expect(
      text(of: result).contains(
        "Residual: the shortcut gives [4, 3] and the body [4, 2], which are added"))
  }
}
