// A transformer learns to write, byte by byte, from the licences that Debian keeps, or from any text:
// `swift run -c release TextTransformer --full FILE`. It prints the bits for each character of text
// that it has not seen, and a sample.
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
    let (train, heldOut) = (bytes.prefix(bytes.count * 9 / 10), bytes.suffix(bytes.count / 10))

    let (time, batch) = (64, 16)
    let (steps, goal) = full ? (2_000, 2.6) : (150, 4.4)
    var generator = Philox(seed: 1)
    var model = LanguageModel<Float>(
      vocabulary: 256, width: full ? 128 : 64, heads: 4, blocks: 2, time: time,
      using: &generator)
    let schedule = CosineSchedule(peak: 3e-3, warmUp: steps / 10, steps: steps)
    var optimizer = AdamW<Float>(weightDecay: 0.05)
    var pass = ForwardPass(training: Philox(seed: 2))
    for step in 0..<steps {
      let starts = (0..<batch).map { _ in generator.nextIndex(below: train.count - time) }
      let (text, next) = windows(train, at: starts, time)
      let (loss, slope) = valueWithGradient(updating: &model) { model in
        crossEntropy(model(text, in: &pass), next)
      }
      optimizer.learningRate = schedule(step)
      optimizer.update(&model, along: clip(slope, toNorm: 1))
      if step % (steps / 10) == 0 { print("step \(step) bits \(loss.scalar / log(2))") }
    }

    let starts = stride(from: 0, to: full ? heldOut.count - time : 64 * time, by: time)
    let (text, next) = windows(heldOut, at: Array(starts), time)
    let bits = Double(crossEntropy(model(text), next).scalar) / log(2)
    let written = model.continuation(
      of: "The ".utf8.map { Int($0) }, count: full ? 400 : 80, temperature: 0.7, using: &generator)
    print("The " + String(decoding: written.map { UInt8($0) }, as: UTF8.self))
    print("bits per character of held-out text: \(bits)")
    precondition(bits < goal, "at most \(goal) is expected")
  }

  /// Bytes from each start on `[starts, time]`, and the byte after each.
  static func windows(
    _ bytes: ArraySlice<UInt8>, at starts: [Int], _ time: Int
  ) -> (IndexTensor<Float>, [Int]) {
    let rows = starts.map { bytes[(bytes.startIndex + $0)...].prefix(time + 1).map { Int($0) } }
    return (
      IndexTensor(rows.flatMap { $0.dropLast() }, shape: [starts.count, time]),
      rows.flatMap { $0.dropFirst() }
    )
  }
}
