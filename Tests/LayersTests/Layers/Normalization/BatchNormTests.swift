import Layers
import Tensor
import Testing

@Suite struct BatchNormTests {
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

  /// Evaluation is one affine map of each channel, whatever the batch.
  @Test func evaluationIsAffine() {
    var generator = Philox(seed: 4)
    var layer = BatchNorm<Double>(2, epsilon: 0.25)
    (layer.gain, layer.bias) = (Tensor([2, -1]), Tensor([0.5, 3]))
    (layer.runningMean, layer.runningVariance) = (Tensor([1, -4]), Tensor([0.75, 2]))
    let input = Tensor<Double>.normal([5, 2, 3], using: &generator)
    let scale = Tensor<Double>([2, -1 / 1.5]).reshaped([2, 1])
    let shift = Tensor<Double>([0.5 - 2, 3 - 4 / 1.5]).reshaped([2, 1])
    #expect(error(layer(input), input * scale + shift) < 1e-14)
    #expect(layer(input)[3..<4].scalars == layer(input[3..<4]).scalars)
  }

  /// The one-pass variance E[x^2] - E[x]^2 would be lost in rounding here.
  @Test func aLargeMeanDoesNotSpoilTheVariance() {
    let column: [Float] = [-1, 1, -1, 1, 1, -1]
    func trained(_ numbers: [Float]) -> (result: Tensor<Float>, layer: BatchNorm<Float>) {
      var layer = BatchNorm<Float>(1)
      var pass = ForwardPass(training: Philox(seed: 1))
      return (layer(Tensor(numbers, shape: [6, 1]), in: &pass), layer)
    }
    let far = trained(column.map { $0 + 16384 })
    #expect(error(far.result, trained(column).result) < 1e-5)
    #expect(Swift.abs(far.layer.runningVariance.scalars[0] - (0.9 + 0.1 * 1.2)) < 1e-6)
  }

  /// What the batch's statistics pull on runs through no buffer: slopes along a constant are zero.
  @Test func theGradientGoesThroughTheStatistics() {
    var generator = Philox(seed: 5)
    let input = Tensor<Double>.normal([6, 2], using: &generator)
    let readout = Tensor<Double>.normal([6, 2], using: &generator)
    let slope = gradient(at: input) { input in
      var (layer, pass) = (BatchNorm<Double>(2), ForwardPass(training: Philox(seed: 1)))
      return (layer(input, in: &pass) * readout).sum()
    }
    #expect(abs(slope.sum(alongAxis: 0)).max().scalar < 1e-14)
    #expect(abs(slope).max().scalar > 0.1)
  }

  @Test func mistakesTrap() async {
    let channels = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = BatchNorm<Float>(3)(.zeros([2, 4, 5])) }
    #expect(
      text(of: channels).contains("BatchNorm(3): input [2, 4, 5], [batch, 3, ...] is needed"))
    let one = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var (layer, pass) = (BatchNorm<Float>(3), ForwardPass(training: Philox(seed: 1)))
      _ = layer(.zeros([1, 3]), in: &pass)
    }
    #expect(
      text(of: one).contains(
        "BatchNorm(3): input [1, 3], more than one number for each channel is needed to train"))
  }
}
