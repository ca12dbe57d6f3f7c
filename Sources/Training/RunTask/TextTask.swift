import Datasets
import Layers
import Tensor

/// Text to be continued, token by token.
struct TextTask: RunTask {
  let train: TextDataset
  let heldOut: TextDataset
  /// Unicode scalars that the labels of the held-out windows stand for.
  let heldOutCharacters: Int
  let tokenizer: BytePairTokenizer?
  let plan: BatchPlan
  let make: @Sendable (inout Philox) -> LanguageModel<Float>
  let smoothing: Float

  struct Batch: Sendable {
    var inputs: IndexTensor<Float>
    var labels: [Int]
  }

  var examplesPerStep: Int { plan.batchSize }
  var stepsPerEpoch: Int { plan.batchesPerEpoch }

  func model(using generator: inout Philox) -> LanguageModel<Float> { make(&generator) }

  func batch(_ step: Int) -> Batch { batch(of: train, plan.indices(step: step)) }

  func loss(
    _ model: inout LanguageModel<Float>, _ batch: Batch, _ pass: inout ForwardPass
  ) -> Tensor<Float> {
    crossEntropy(model(batch.inputs, in: &pass), batch.labels, smoothing: smoothing)
  }

  func evaluate(_ model: LanguageModel<Float>) -> RunEvaluation {
    var (loss, hits, tokens) = (0.0, 0.0, 0)
    for start in stride(from: 0, to: heldOut.count, by: plan.batchSize) {
      let batch = batch(of: heldOut, start..<min(start + plan.batchSize, heldOut.count))
      let logits = model(batch.inputs)
      let count = batch.labels.count
      loss += Double(crossEntropy(logits, batch.labels).scalar) * Double(count)
      hits += accuracy(logits, batch.labels) * Double(count)
      tokens += count
    }
    return RunEvaluation(
      numbers: [
        "loss": loss / Double(tokens), "accuracy": hits / Double(tokens),
        "bitsPerCharacter": loss / Double(heldOutCharacters) / 0.693_147_180_559_945_3,
      ], examples: heldOut.count)
  }

  private func batch(of text: TextDataset, _ indices: some Collection<Int>) -> Batch {
    let (inputs, labels) = text.batch(indices)
    return Batch(inputs: inputs, labels: labels)
  }
}

extension TextTask {
  /// The text that a configuration names. `file` is where it stands, for errors.
  init(_ configuration: RunConfiguration, file: String) throws {
    guard
      case .text(let path, let vocabulary, let context, let share, let batch) = configuration.data
    else { preconditionFailure("\(configuration.data) is no text") }
    let corpus = try TextCorpus(contentsOf: path)
    var tokenizer: any Tokenizer = ByteTokenizer()
    var learned: BytePairTokenizer?
    if let vocabulary {
      // From what is trained on alone.
      let text = corpus.text.unicodeScalars
      let part = text.prefix(Int((1 - share) * Double(text.count)))
      learned = BytePairTokenizer(training: String(part), vocabularyLimit: vocabulary)
      tokenizer = learned!
    }
    let text = try TextDataset(corpus, tokenizer: tokenizer, time: context)
    let (train, heldOut) = try text.split(heldOut: share)
    guard train.count >= batch else {
      throw ConfigurationError(
        file: file, field: "data.batch",
        problem: "\(batch), and \(path) has \(train.count) windows of \(context) tokens to train "
          + "on; at least a batch is needed")
    }
    let labels = (0..<heldOut.count).flatMap { heldOut.window(at: $0).dropFirst() }
    let count = tokenizer.vocabularyCount
    let model = configuration.model
    self.init(
      train: train, heldOut: heldOut,
      // Where a window ends within a character, its first bytes count as one.
      heldOutCharacters: try tokenizer.decode(labels).unicodeScalars.count, tokenizer: learned,
      plan: BatchPlan(
        count: train.count, batchSize: batch, seed: UInt64(configuration.seed),
        droppingLast: true),
      make: { model.languageModel(vocabulary: count, context: context, using: &$0) },
      smoothing: configuration.training.labelSmoothing)
  }
}
