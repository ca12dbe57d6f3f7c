// A transformer learns to write, byte by byte, from the licences that Debian keeps, or from any text:
// `swift run -c release TextTransformer --full FILE`. It prints the bits for each character of text
// that it has not seen, and a sample.
import Datasets
import Foundation
import Layers
import Tensor

@main
struct Example {
  static func main() throws {
    let full = CommandLine.arguments.contains("--full")
    let files = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
    let licences = ["GPL-3", "LGPL-2.1", "GFDL-1.3", "Apache-2.0", "MPL-2.0"]
      .map { "/usr/share/common-licenses/" + $0 }
    let bytes = try (files.isEmpty ? licences : files)
      .flatMap { try Data(contentsOf: URL(fileURLWithPath: $0)) }
      .map(Int.init)

    let (time, batch) = (64, 16)
    // To train on, a window may begin at any byte; those held out lie side by side.
    let train = try TextDataset(
      tokens: Array(bytes.prefix(bytes.count * 9 / 10)), vocabularyCount: 256, time: time, stride: 1
    )
    let heldOut = try TextDataset(
      tokens: Array(bytes.suffix(bytes.count / 10)), vocabularyCount: 256, time: time)
    let (steps, goal) = full ? (2_000, 2.6) : (150, 4.4)
    var generator = Philox(seed: 1)
    var model = LanguageModel<Float>(
      vocabulary: 256, width: full ? 128 : 64, heads: 4, blocks: 2, time: time,
      using: &generator)
    let schedule = CosineSchedule(peak: 3e-3, warmUp: steps / 10, steps: steps)
    var optimizer = AdamW<Float>(weightDecay: 0.05)
    var pass = ForwardPass(training: Philox(seed: 2))
    for step in 0..<steps {
      let starts = (0..<batch).map { _ in generator.nextIndex(below: train.count) }
      let (text, next) = train.batch(starts)
      let (loss, slope) = valueWithGradient(updating: &model) { model in
        crossEntropy(model(text, in: &pass), next)
      }
      optimizer.learningRate = schedule(step)
      optimizer.update(&model, along: clip(slope, toNorm: 1))
      if step % (steps / 10) == 0 { print("step \(step) bits \(loss.scalar / log(2))") }
    }

    let (text, next) = heldOut.batch(0..<(full ? heldOut.count : 64))
    let bits = Double(crossEntropy(model(text), next).scalar) / log(2)
    let written = model.continuation(
      of: "The ".utf8.map { Int($0) }, count: full ? 400 : 80, temperature: 0.7, using: &generator)
    print("The " + String(decoding: written.map { UInt8($0) }, as: UTF8.self))
    print("bits per character of held-out text: \(bits)")
    precondition(bits < goal, "at most \(goal) is expected")
  }
}
