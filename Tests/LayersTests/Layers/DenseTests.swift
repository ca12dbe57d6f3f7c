import Layers
import Tensor
import Testing

@Suite struct DenseTests {
  @Test func computesWeightsPlusBias() {
    let layer = Dense<Double>(
      weight: Tensor(rows: [[1, 2, 3], [4, 5, 6]]), bias: Tensor([10, 20, 30]))
    #expect(layer(Tensor([1, -1])).scalars == [7, 17, 27])
    #expect(layer(Tensor(rows: [[1, 0], [0, 2]])).scalars == [11, 22, 33, 18, 30, 42])
    #expect(layer(.ones([4, 5, 2])).shape == [4, 5, 3])
    #expect(layer(.ones([0, 2])).shape == [0, 3])
  }

  @Test func glorotWeightsHaveTheirRangeAndVariance() {
    var generator = Philox(seed: 3)
    let layer = Dense<Double>(200, 100, using: &generator)
    let bound = (6.0 / 300).squareRoot()
    let weights = layer.weight.scalars
    #expect(weights.allSatisfy { Swift.abs($0) <= bound })
    let variance = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    #expect(Swift.abs(variance - 2.0 / 300) < 0.02 * 2.0 / 300)
    #expect(layer.bias.scalars == [Double](repeating: 0, count: 100))
  }

  @Test func heWeightsHaveTheirVariance() {
    var generator = Philox(seed: 4)
    let layer = Dense<Double>(200, 100, initialization: .heNormal, using: &generator)
    let weights = layer.weight.scalars
    let variance = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    #expect(Swift.abs(variance - 2.0 / 200) < 0.04 * 2.0 / 200)
  }

  @Test(arguments: [WeightInitialization.glorotNormal, .glorotUniform, .heNormal, .heUniform])
  func weightsHaveTheVarianceOfTheirInitialization(_ initialization: WeightInitialization) {
    var generator = Philox(seed: 6)
    let weights: Tensor<Double> = initialization.weights(
      [200, 100], fanIn: 200, fanOut: 100, using: &generator)
    let isGlorot = [.glorotNormal, .glorotUniform].contains(initialization)
    let expected = isGlorot ? 2.0 / 300 : 2.0 / 200
    // The variance of 20,000 normal numbers is known to 1 %, of uniform ones better.
    #expect(Swift.abs(square(weights).mean().scalar / expected - 1) < 0.04)
    #expect(Swift.abs(weights.mean().scalar) < 5 * (expected / 20_000).squareRoot())
    let isUniform = [.glorotUniform, .heUniform].contains(initialization)
    let largest = abs(weights).flattened().max(alongAxis: 0).scalar
    #expect((largest <= (3 * expected).squareRoot()) == isUniform)
  }

  @Test func theSameSeedGivesTheSameLayer() {
    var (one, other) = (Philox(seed: 5), Philox(seed: 5))
    let first = Dense<Float>(4, 3, using: &one)
    #expect(first.weight.scalars == Dense<Float>(4, 3, using: &other).weight.scalars)
    // The generator moves on: the next layer is another.
    #expect(first.weight.scalars != Dense<Float>(4, 3, using: &one).weight.scalars)
  }

  @Test func aWrongInputTrapsWithTheLayerAndTheRule() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = Dense<Float>(784, 512, using: &generator)(.zeros([32, 700]))
    }
    #expect(
      text(of: result).contains("Dense(784, 512): input [32, 700], the last axis must be 784"))
  }

  @Test func aNumberIsNoInput() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = Dense<Float>(1, 1, using: &generator)(Tensor(1))
    }
    #expect(text(of: result).contains("Dense(1, 1): input [], the last axis must be 1"))
  }
}
