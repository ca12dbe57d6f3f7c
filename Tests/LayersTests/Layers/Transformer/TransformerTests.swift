import Layers
import Tensor
import Testing

@Suite struct TransformerTests {
  private let tokens = IndexTensor<Double>([1, 4, 2, 0, 3, 3, 1, 2], shape: [2, 4])

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
      #expect(model(tokens).shape == [2, 4, 5])
      let slope = gradient(at: model) { crossEntropy($0(tokens), [4, 2, 0, 1, 3, 1, 2, 0]) }
      for (path, tensor) in slope.namedTensors {
        #expect(tensor.scalars.contains { $0 != 0 }, "\(path)")
      }
      #expect((model.head == nil) == tyingHead)
    }
  }

  @Test func aBlockOfOneSequenceIsARowOfTheBatch() {
    let model = model()
    let batch = model(tokens)
    #expect(error(model(IndexTensor([3, 3, 1, 2])), batch[1]) < 1e-14)
    #expect(error(vectorized(over: tokens) { model($0) }, batch) < 1e-14)
  }

  @Test func dropoutDrawsFromThePassAndEvaluationDoesNot() {
    var model = model(dropout: 0.3)
    let still = model(tokens)
    var pass = ForwardPass(training: Philox(seed: 1))
    let (first, second) = (model(tokens, in: &pass), model(tokens, in: &pass))
    pass = ForwardPass(training: Philox(seed: 1))
    #expect(model(tokens, in: &pass).scalars == first.scalars)
    #expect(first.scalars != second.scalars && first.scalars != still.scalars)
    #expect(model(tokens).scalars == still.scalars)
  }

  /// The arrangement of GPT-2, in operations.
  @Test func aBlockIsItsParts() {
    var generator = Philox(seed: 6)
    let block = TransformerBlock<Double>(6, heads: 2, isCausal: true, using: &generator)
    let input = Tensor<Double>.normal([2, 3, 6], using: &generator)
    let state = input + block.attention(block.attentionNorm(input))
    let branch = block.output(gelu(block.hidden(block.hiddenNorm(state)), approximation: .tanh))
    #expect(block(input).scalars == (state + branch).scalars)
    #expect(block.hidden.weight.shape == [6, 24])
    let mask = Mask<Double>([true, false, true, true, true, false], shape: [2, 3])
    let masked = input + block.attention(block.attentionNorm(input), keyMask: mask)
    let end = block.output(block.activation(block.hidden(block.hiddenNorm(masked))))
    #expect(block(input, keyMask: mask).scalars == (masked + end).scalars)
  }

  @Test func tokensSeeNothingOfLaterOnes() {
    let model = model()
    let other = IndexTensor<Double>([1, 4, 2, 3, 3, 3, 1, 0], shape: [2, 4])
    let (a, b) = (model(tokens), model(other))
    #expect(a[.all, ..<3].scalars == b[.all, ..<3].scalars)
    #expect(a[.all, 3].scalars != b[.all, 3].scalars)
  }

  @Test func weightsHaveTheDeviationsOfGPT2() {
    var generator = Philox(seed: 8)
    let model = LanguageModel<Double>(
      vocabulary: 50, width: 64, heads: 4, blocks: 8, time: 10, using: &generator)
    func deviation(_ x: Tensor<Double>) -> Double { x.standardDeviation().scalar }
    #expect(Swift.abs(deviation(model.tokens.weight) - 0.02) < 0.002)
    #expect(Swift.abs(deviation(model.blocks[3].hidden.weight) - 0.02) < 0.002)
    #expect(Swift.abs(deviation(model.blocks[3].output.weight) - 0.005) < 0.0005)
    #expect(Swift.abs(deviation(model.blocks[3].attention.output.weight) - 0.005) < 0.0005)
    // 12 width^2 and 13 width for each block, as in GPT-2.
    let count = 8 * (12 * 64 * 64 + 13 * 64) + (50 + 10 + 2) * 64
    #expect(model.parameterCount == count)
  }

  @Test func continuationsFollowTheModel() {
    var generator = Philox(seed: 9)
    var model = self.model(tyingHead: false)
    // Large, so that the next token depends on the text.
    model.tokens.weight = model.tokens.weight * 50
    model.positions?.weight = .normal([6, 8], using: &generator)
    model.head?.weight = .normal([8, 5], using: &generator)
    generator = Philox(seed: 9)
    let greedy = model.continuation(of: [1, 4], count: 8, temperature: 0, using: &generator)
    #expect(generator == Philox(seed: 9), "nothing is drawn")
    var words = [1, 4]
    for token in greedy {
      #expect(token == model(IndexTensor(words.suffix(6)))[-1].argmax().indices[0])
      words.append(token)
    }
    #expect(Set(greedy).count > 1 && greedy != Array(greedy.prefix(4) + greedy.prefix(4)))
    let drawn = model.continuation(
      of: [1], count: 200, temperature: 4, using: &generator)
    #expect(drawn.count == 200 && Set(drawn) == [0, 1, 2, 3, 4])
    let one = model.continuation(of: [1, 4], count: 8, topK: 1, using: &generator)
    #expect(one == greedy)
  }

  @Test func aTextThatIsTooLongTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      let model = LanguageModel<Float>(
        vocabulary: 5, width: 4, heads: 1, blocks: 1, time: 3, using: &generator)
      _ = model([1, 2, 3, 4])
    }
    #expect(
      text(of: result).contains(
        "LanguageModel: tokens [4], [..., time] of 1 to 3 positions is needed"))
  }

  @Test func aTokenOutsideTheVocabularyTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = Embedding<Float>(5, 4, using: &generator)([1, 5])
    }
    #expect(text(of: result).contains("index 5, number 1 of them, where 0..<5 are allowed"))
  }
}
