import Layers
import Tensor
import Testing

@Suite struct AccumulationTests {
  @Test func partsMakeTheWholeBatch() {
    var generator = Philox(seed: 41)
    let model = Dense<Double>(3, 4, using: &generator)
    let inputs = Tensor<Double>.normal([10, 3], using: &generator)
    let labels = (0..<10).map { $0 % 4 }
    let whole = gradient(at: model) { crossEntropy($0(inputs), labels) }
    var accumulator = GradientAccumulator<Dense<Double>>()
    for _ in 0..<2 {
      for part in [0..<3, 3..<4, 4..<10] {
        let slope = gradient(at: model) { crossEntropy($0(inputs[part]), Array(labels[part])) }
        accumulator.add(slope, examples: part.count)
      }
      #expect(accumulator.examples == 10)
      #expect(error(accumulator.takeMean(), whole) < 1e-15)
      #expect(accumulator.examples == 0)
    }
  }

  @Test func withoutCountsPartsWeighTheSame() {
    var accumulator = GradientAccumulator<Tensor<Double>>()
    accumulator.add(Tensor([1, 2]))
    accumulator.add(Tensor([3, -4]))
    #expect(accumulator.takeMean().scalars == [2, -1])
  }

  @Test func takingNothingTraps() async {
    await #expect(processExitsWith: .failure) {
      var accumulator = GradientAccumulator<Tensor<Double>>()
      _ = accumulator.takeMean()
    }
  }

  @Test func valuesAreClipped() {
    let clipped = clip(Tensor<Double>([-3, 0.5, 2, .infinity]), toValue: 1)
    #expect(clipped.scalars == [-1, 0.5, 1, 1])
    #expect(clip(Tensor<Double>([.nan]), toValue: 1).scalars[0].isNaN)
  }
}
