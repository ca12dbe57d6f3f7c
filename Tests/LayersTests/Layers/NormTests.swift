import Layers
import Tensor
import Testing

@Suite struct NormTests {
  @Test func batchNormTrainsOnTheBatchAndEvaluatesOnTheRunningStatistics() {
    var generator = Philox(seed: 2)
    let images = Tensor<Double>.normal([4, 3, 2, 5], mean: 3, deviation: 2, using: &generator)
    var layer = BatchNorm<Double>(3, momentum: 0.25)
    var pass = ForwardPass(training: Philox(seed: 1))
    let result = layer(images, in: &pass)
    #expect(abs(result.mean(alongAxes: [0, 2, 3])).max().scalar < 1e-14)
    #expect(abs(result.variance(alongAxes: [0, 2, 3]) - 1).max().scalar < 1e-5)
    let mean = images.mean(alongAxes: [0, 2, 3])
    let variance = images.variance(alongAxes: [0, 2, 3], correction: 1)
    #expect(error(layer.runningMean, 0.25 * mean) < 1e-14)
    #expect(error(layer.runningVariance, 0.75 + 0.25 * variance) < 1e-14)
    #expect(layer.namedTensors.map(\.path) == ["gain", "bias"])
    #expect(layer.buffers.count == 2)
  }

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
}
