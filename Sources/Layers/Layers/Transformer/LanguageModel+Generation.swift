public import Tensor

extension LanguageModel {
  /// `count` tokens that go on with a text, drawn one after another from the model's distribution;
  /// of a text longer than `time`, the model sees the end.
  ///
  /// Logits are divided by the temperature: below 1 likely tokens become likelier, and at 0 the
  /// likeliest is taken. With `topK` only so many of the likeliest may be drawn. Traps if the text is
  /// empty, the temperature negative or `topK` not from 1 to the vocabulary.
  public func continuation(
    of text: [Int], count: Int, temperature: Double = 1, topK: Int? = nil,
    using generator: inout Philox
  ) -> [Int] {
    let vocabulary = tokens.weight.shape[0]
    require(
      !text.isEmpty && count >= 0 && temperature >= 0 && temperature.isFinite,
      "LanguageModel: continuation of \(text.count) tokens by \(count) at temperature "
        + "\(temperature), one token or more and numbers from 0 on are needed")
    require(
      (1...vocabulary).contains(topK ?? 1),
      "LanguageModel: topK \(topK ?? 1), a number from 1 to \(vocabulary) is needed")
    var all = text
    for _ in 0..<count {
      let logits = self(IndexTensor(Array(all.suffix(time))))[-1]
      all.append(next(logits, temperature, topK ?? vocabulary, &generator))
    }
    return Array(all.dropFirst(text.count))
  }

  private func next(
    _ logits: Tensor<Scalar>, _ temperature: Double, _ topK: Int, _ generator: inout Philox
  ) -> Int {
    guard temperature > 0 else { return logits.argmax().indices[0] }
    let best = logits.topK(topK)
    let probabilities = softmax(best.values / Scalar(temperature))
    let drawn = IndexTensor.categorical(probabilities: probabilities, using: &generator)
    return best.indices.indices[drawn.indices[0]]
  }
}
