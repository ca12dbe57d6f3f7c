import Foundation
import Layers
import Tensor
import Testing
import Training

/// A run that dies at any step and goes on ends with the bits of one that never stopped.
@Suite struct ResumeTests {
  private struct Death: Error {}

  /// The files that must be equal.
  private func result(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ["model.safetensors", "metrics.jsonl"] {
      files[name] = try folder.bytes("run/\(name)")
    }
    for step in try folder.names("run/checkpoints") {
      for name in try folder.names("run/checkpoints/\(step)") {
        files["\(step)/\(name)"] = try folder.bytes("run/checkpoints/\(step)/\(name)")
      }
    }
    return files
  }

  private func compare<Rule: Optimizer<Double>>(
    _ rule: Rule, clip: Float? = nil, average: Double? = nil
  ) throws {
    let trainer = NoisyModel.trainer(rule, clip: clip, average: average)
    let whole = try TemporaryFolder()
    let model = try trainer.run(in: "\(whole.path)/run")
    let expected = try result(whole)
    #expect(expected.count == 2 + 2 * (average == nil ? 4 : 5))
    var generator = Philox(seed: 17)
    for _ in 0..<5 {
      let folder = try TemporaryFolder()
      for _ in 0..<3 {
        let last = Int.random(in: 1...30, using: &generator)
        do {
          _ = try trainer.run(in: "\(folder.path)/run") { event in
            if case .stepped(let progress) = event, progress.step == last { throw Death() }
          }
        } catch is Death {}
      }
      let resumed = try trainer.run(in: "\(folder.path)/run")
      #expect(resumed.namedState.map(\.tensor.scalars) == model.namedState.map(\.tensor.scalars))
      #expect(try result(folder) == expected)
    }
  }

  @Test("plain descent") func plain() throws { try compare(SGD<Double>(learningRate: 0.1)) }

  @Test("momentum") func momentum() throws {
    try compare(SGD<Double>(learningRate: 0.1, momentum: 0.9, nesterov: true), clip: 0.5)
  }

  @Test("AdamW") func adamW() throws { try compare(AdamW<Double>()) }

  @Test("a running mean of the parameters") func average() throws {
    try compare(Lion<Double>(), average: 0.8)
  }

  @Test("what is measured") func metrics() throws {
    let folder = try TemporaryFolder()
    _ = try NoisyModel.trainer(AdamW<Double>(), steps: 9).run(in: "\(folder.path)/run")
    let run = try RunDirectory("\(folder.path)/run")
    let metrics = try run.metrics()
    #expect(metrics.map(\.step) == [4, 7, 8, 9])
    #expect(metrics.map { $0.loss != nil } == [true, false, true, true])
    #expect(metrics.map { $0.heldOut != nil } == [false, true, false, true])
    #expect(metrics[0].rate == Double(Float(0.1) * Float(0.75).squareRoot()))
    #expect(run.isFinished)
    #expect(run.checkpointSteps == [5, 9])
    #expect(try run.timing().map(\.step) == [5, 9])
  }

  @Test("other settings are refused") func otherSettings() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/run"
    _ = try NoisyModel.trainer(AdamW<Double>(), steps: 2).run(in: path)
    #expect(
      throws: RunDirectoryError.otherSetting(path, name: "steps", there: "2", here: "3")
    ) { try NoisyModel.trainer(AdamW<Double>(), steps: 3).run(in: path) }
    #expect(
      throws: RunDirectoryError.otherSetting(path, name: "width", there: "nothing", here: "4")
    ) { try NoisyModel.trainer(AdamW<Double>(), steps: 2, notes: ["width": "4"]).run(in: path) }
  }
}
