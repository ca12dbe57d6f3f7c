import ArgumentParser
import Foundation
import Layers
import Training

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures the model of a run on held-out data.",
    discussion: """
      Prints the loss and the accuracy, and for each class what its examples were taken for. If \
      training is not at its end, the model of the last checkpoint is measured.
      """)

  @Argument(help: "The folder of a run.")
  var run: String
  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    await orFail(writingTo: nil) {
      let directory = try RunDirectory(run)
      let job = try RunJob(
        try RunConfiguration(directory), file: directory.configurationPath)
      let measured = try job.evaluate(directory) { note("note: \($0)") }
      if json {
        let encoder = JSONEncoder.results(.prettyPrinted)
        print(String(decoding: try encoder.encode(measured.evaluation), as: UTF8.self))
      } else {
        print(Self.text(measured, of: job))
      }
    }
  }

  static func text(_ measured: RunJob.Measured, of job: RunJob) -> String {
    let evaluation = measured.evaluation
    var lines = [
      "the model after step \(measured.step) of \(job.steps), on \(evaluation.examples) "
        + "held-out examples", "",
    ]
    let numbers = evaluation.numbers.sorted { $0.key < $1.key }
    lines += TextTable.lines(numbers.map { [RunText.title($0.key), RunText.number($0.value)] })
    if let confusion = evaluation.confusion { lines += ["", "\(confusion)"] }
    return lines.joined(separator: "\n")
  }
}
