import Layers
import Tensor
import Testing

@Suite struct TransformerTests {
  private let text = IndexTensor<Double>([1, 4, 2, 0, 3, 3, 1, 2], shape: [2, 4])

  private func model(
    dropout: Double = 0, positions: LanguageModel<Double>.Positions = .learned,
    tyingHead: Bool = true
  ) -> LanguageModel<Double> {
    var generator = Philox(seed: 5)
    return LanguageModel(
      vocabulary: 5, width: 8, heads: 2, blocks: 2, time: 6, dropout: dropout,
      positions: positions, tyingHead: tyingHead, using: &generator)
  }

  @Test(arguments: [LanguageModel<Double>.Positions.learned, .sinusoidal, .rotary])
  func logitsHaveTheirShapeAndEveryParameterAGradient(
    _ positions: LanguageModel<Double>.Positions
  ) {
    for tyingHead in [true, false] {
      let model = model(positions: positions, tyingHead: tyingHead)
      #expect(model(text).shape == [2, 4, 5])
      let slope = gradient(at: model) { crossEntropy($0(text), [4, 2, 0, 1, 3, 1, 2, 0]) }
      for (path, tensor) in slope.namedTensors {
        #expect(tensor.scalars.contains { $0 != 0 }, "\(path)")
      }
      #expect((model.head == nil) == tyingHead)
    }
  }

  @Test func aBlockOfOneSequenceIsARowOfTheBatch() {
    let model = model()
    let batch = model(text)
    #expect(error(model(IndexTensor([3, 3, 1, 2])), batch[1]) < 1e-14)
    #expect(error(vectorized(over: text) { model($0) }, batch) < 1e-14)
  }

  @Test func dropoutDrawsFromThePassAndEvaluationDoesNot() {
    var model = model(dropout: 0.3)
    let still = model(text)
    var pass = ForwardPass(training: Philox(seed: 1))
    let (first, second) = (model(text, in: &pass), model(text, in: &pass))
    pass = ForwardPass(training: Philox(seed: 1))
    #expect(model(text, in: &pass).scalars == first.scalars)
    #expect(first.scalars != second.scalars && first.scalars != still.scalars)
    #expect(model(text).scalars == still.scalars)
  }
}
