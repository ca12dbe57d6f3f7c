import ArgumentParser
import Foundation
import Layers
import Tensor

/// Trains a language model on text: how well it knows the rest, and how fast it learned.
struct TextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Trains a language model; prints bits per character and steps per second as JSON.",
    discussion: """
      The last tenth of the text is held out. Peers/torch_text.py does the same in PyTorch, from \
      the same weights on the same batches.
      """)

  @Argument(help: "Files of text, read as bytes one after another.")
  var files: [String]
  @Option(help: "How many steps of AdamW are made.")
  var steps = 1000
  @Option(help: "How many threads are used.")
  var threads = 1
  @Option(help: "Numbers that a token is described by.")
  var width = 128
  @Option(help: "Heads of attention.")
  var heads = 4
  @Option(help: "Blocks of attention and hidden layer.")
  var blocks = 2
  @Option(help: "Bytes in a window.")
  var time = 64
  @Option(help: "Windows in a step.")
  var batch = 16
  @Option(help: "The highest learning rate.")
  var rate: Float = 2e-3

  func validate() throws {
    guard [steps, threads, width, heads, blocks, time, batch].allSatisfy({ $0 > 0 }), rate > 0
    else { throw ValidationError("All numbers must be positive.") }
    guard width % heads == 0 else { throw ValidationError("--heads must divide --width.") }
  }

  func run() throws {
    setThreadCount(threads)
    let bytes = try files.flatMap { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let split = bytes.count * 9 / 10
    guard bytes.count - split > time else {
      throw ValidationError("\(bytes.count) bytes are too few for windows of \(time).")
    }
    var model = firstModel()
    var optimizer = AdamW<Float>(weightDecay: 0.01)
    let schedule = CosineSchedule(peak: rate, warmUp: steps / 10, steps: steps)
    let places = labels(batch * steps, stream: 299, classes: split - time)
    var pass = ForwardPass(training: Philox(seed: 0))
    var last: Float = 0

    let (start, startProcessor) = (DispatchTime.now().uptimeNanoseconds, processorSeconds())
    for step in 0..<steps {
      let (text, next) = windows(bytes, at: places[(step * batch)..<((step + 1) * batch)])
      optimizer.learningRate = schedule(step)
      let (loss, slope) = valueWithGradient(updating: &model) { model in
        crossEntropy(model(text, in: &pass), next)
      }
      optimizer.update(&model, along: slope)
      last = loss.scalar
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let processor = processorSeconds() - startProcessor

    let result = TextResult(
      threads: threads, steps: steps, stepsPerSecond: Double(steps) / seconds,
      processorSecondsPerStep: processor / Double(steps), lastLoss: last,
      bitsPerCharacter: bits(model, bytes, from: split))
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }

  /// Parameter k, in visiting order, is drawn from stream 300 + k: uniform of GPT-2's deviations;
  /// biases zero, gains one.
  private func firstModel() -> LanguageModel<Float> {
    var generator = Philox(seed: 0)
    let model = LanguageModel<Float>(
      vocabulary: 256, width: width, heads: heads, blocks: blocks, time: time, using: &generator)
    let tensors = model.namedTensors.enumerated().map { k, parameter in
      guard parameter.tensor.rank > 1 else { return parameter.tensor }
      let isAdded = parameter.path.hasSuffix("output.weight")
      let bound = 0.02 * 3.0.squareRoot() / (isAdded ? Double(2 * blocks).squareRoot() : 1)
      let shape = parameter.tensor.shape
      let numbers = uniformNumbers(
        shape.elementCount, stream: 300 + UInt64(k), low: -bound, high: bound, as: Float.self)
      return Tensor(numbers, shape: shape)
    }
    return model.replacingTensors(tensors)
  }

  /// Bytes from each place on, `[places, time]`, and the byte after each.
  private func windows(
    _ bytes: [UInt8], at places: some Collection<Int>
  ) -> (IndexTensor<Float>, [Int]) {
    let rows = places.map { bytes[$0...($0 + time)].map { Int($0) } }
    return (
      IndexTensor(rows.flatMap { $0.dropLast() }, shape: [rows.count, time]),
      rows.flatMap { $0.dropFirst() }
    )
  }

  /// The mean cross-entropy of the windows side by side from `start` on, in bits.
  private func bits(_ model: LanguageModel<Float>, _ bytes: [UInt8], from start: Int) -> Double {
    let places = Array(stride(from: start, to: bytes.count - time, by: time))
    var total = 0.0
    for first in stride(from: 0, to: places.count, by: batch) {
      let part = places[first..<min(first + batch, places.count)]
      let (text, next) = windows(bytes, at: part)
      total += Double(crossEntropy(model(text), next).scalar) * Double(part.count)
    }
    return total / Double(places.count) / log(2)
  }

  /// Processor time of all threads so far.
  private func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

/// What `benchmarks text` prints.
private struct TextResult: Encodable {
  var peer = "bittensor"
  let threads: Int
  let steps: Int
  let stepsPerSecond: Double
  /// The time of all threads together.
  let processorSecondsPerStep: Double
  let lastLoss: Float
  let bitsPerCharacter: Double
}
