import Tensor
import Testing

/// Parameters for which there is no distribution stop the program.
@Suite struct RandomParameterTests {
  static let texts = [
    "uniform: the range 0.0..<0.0 is empty",
    "uniform: the range -3.4028235e+38..<3.4028235e+38 is empty or its width is not finite",
    "normal: the deviation is -1.0",
    "normal: the deviation is nan",
    "truncatedNormal: mean nan and deviation 1.0",
    "truncatedNormal: the range inf...inf is out of reach",
    "gamma: concentration inf and rate 1.0",
    "dirichlet: a concentration is inf",
    "categorical: the probabilities of a distribution overflow",
    "categorical: -1 positions",
  ]

  static func make(_ index: Int) {
    typealias Value = Tensor<Float>
    var generator = Philox(seed: 1)
    let largest = Float.greatestFiniteMagnitude
    switch index {
    case 0: _ = Value.uniform([2], in: 0..<0, using: &generator)
    case 1: _ = Value.uniform([2], in: -largest..<largest, using: &generator)
    case 2: _ = Value.normal([2], deviation: -1, using: &generator)
    case 3: _ = Value.normal([2], deviation: .nan, using: &generator)
    case 4: _ = Value.truncatedNormal([2], in: 0...1, mean: .nan, using: &generator)
    case 5:
      _ = Value.truncatedNormal([2], in: Float.infinity ... .infinity, using: &generator)
    case 6: _ = Value.gamma([2], concentration: .infinity, using: &generator)
    case 7: _ = Value.dirichlet(concentrations: Value([1, .infinity]), using: &generator)
    case 8:
      let halves = Tensor<Double>.full([2], .greatestFiniteMagnitude)
      _ = IndexTensor.categorical(probabilities: halves, using: &generator)
    default:
      _ = IndexTensor.categorical(probabilities: Value([1, 1]), count: -1, using: &generator)
    }
  }

  @Test(arguments: texts.indices) func stops(_ index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index = index as Int] in RandomParameterTests.make(index) }
    expectMessage(result, Self.texts[index])
  }

  @Test("no numbers need no range, and a deviation of 0 gives the mean") func limits() {
    var generator = Philox(seed: 1)
    #expect(Tensor<Float>.uniform([0, 3], in: 0..<0, using: &generator).count == 0)
    #expect(Tensor<Float>.normal([0], deviation: .infinity, using: &generator).count == 0)
    let same = Tensor<Float>.normal([3], mean: 2, deviation: 0, using: &generator)
    #expect(same.scalars == [2, 2, 2])
  }
}
