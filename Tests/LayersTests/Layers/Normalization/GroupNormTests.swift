import Layers
import Tensor
import Testing

@Suite struct GroupNormTests {
  private let images: Tensor<Double>

  init() {
    var generator = Philox(seed: 51)
    images = .normal([3, 4, 2, 5], mean: 2, deviation: 3, using: &generator)
  }

  @Test func groupsHaveMeanZeroAndVarianceOne() {
    let result = GroupNorm<Double>(4, groups: 2)(images).reshaped([3, 2, 20])
    #expect(abs(result.mean(alongAxis: 2)).max().scalar < 1e-14)
    #expect(abs(result.variance(alongAxis: 2) - 1).max().scalar < 1e-5)
  }

  /// One group is layer normalisation of an example; groups of one channel of one example are batch
  /// normalisation of it.
  @Test func extremesAreOtherNormalisations() {
    let whole = LayerNorm<Double>(40)(images.reshaped([3, 40])).reshaped(images.shape)
    #expect(error(GroupNorm<Double>(4, groups: 1)(images), whole) < 1e-14)
    var batchNorm = BatchNorm<Double>(4)
    var pass = ForwardPass(training: Philox(seed: 1))
    let one = images[1..<2]
    #expect(error(GroupNorm<Double>(4, groups: 4)(one), batchNorm(one, in: &pass)) < 1e-13)
  }

  @Test func gainAndBiasAreThoseOfTheChannel() {
    var layer = GroupNorm<Double>(4, groups: 2)
    let plain = layer(images)
    layer.gain = Tensor([1, 2, 3, 4])
    layer.bias = Tensor([0, 0, -1, 5])
    #expect(error(layer(images)[.all, 3], plain[.all, 3] * 4 + 5) < 1e-15)
    #expect(error(layer(images)[.all, 1], plain[.all, 1] * 2) < 1e-15)
  }

  @Test func rootMeanSquare() {
    var layer = RMSNorm<Double>(2, epsilon: 7.5)
    layer.gain = Tensor([1, 10])
    // The mean square of 3 and 4 is 12.5.
    #expect(
      error(layer(Tensor([3, 4])), Tensor([3, 40]) / 20.0.squareRoot()) < 1e-15)
    #expect(RMSNorm<Float>(3)(.zeros([2, 3])).scalars.allSatisfy { $0 == 0 })
  }

  @Test func mistakesTrap() async {
    let groups = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = GroupNorm<Float>(6, groups: 4) }
    #expect(text(of: groups).contains("GroupNorm(6, groups: 4"))
    let channels = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = GroupNorm<Float>(6, groups: 3)(.zeros([2, 5, 4])) }
    #expect(
      text(of: channels).contains(
        "GroupNorm(6, groups: 3): input [2, 5, 4], [batch, 6, ...] is needed"))
    let width = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = RMSNorm<Float>(6)(.zeros([2, 5])) }
    #expect(text(of: width).contains("RMSNorm(6): input [2, 5], the last axis must be 6"))
  }
}
