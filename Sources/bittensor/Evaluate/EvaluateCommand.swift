import ArgumentParser
import Datasets
import Foundation
import Layers
import Training

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures the model of a run, or one that left a network, on held-out data.",
    discussion: """
      Prints the loss and the accuracy, and for each class what its examples were taken for. If \
      training is not at its end, the model of the last checkpoint is measured. A file that \
      ends in .safetensors is a model that `bittensor extract` wrote; it is measured on the test \
      images of Fashion-MNIST.
      """)

  @Argument(help: "The folder of a run, or the file of a standalone model.")
  var run: String
  @Option(
    help: ArgumentHelp("For a file: where the files of Fashion-MNIST are.", valueName: "dir"))
  var data = FashionMNIST.defaultDirectory
  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    await orFail(writingTo: nil) {
      if run.hasSuffix(".safetensors") {
        let model = try Extraction.read(run)
        let evaluation = try StandaloneEvaluation.evaluate(model, fashionMNIST: data)
        try show(evaluation, "\(model.header.name) without its network")
        return
      }
      let directory = try RunDirectory(run)
      let job = try RunJob(
        try RunConfiguration(directory), file: directory.configurationPath)
      let measured = try await job.evaluate(directory) { note("note: \($0)") }
      try show(measured.evaluation, "the model after step \(measured.step) of \(job.steps)")
    }
  }

  private func show(_ evaluation: RunEvaluation, _ title: String) throws {
    if json {
      let encoder = JSONEncoder.results(.prettyPrinted)
      print(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
    } else {
      print(Self.text(evaluation, title))
    }
  }

  static func text(_ evaluation: RunEvaluation, _ title: String) -> String {
    var lines = ["\(title), on \(evaluation.examples) held-out examples", ""]
    let numbers = evaluation.numbers.sorted { $0.key < $1.key }
    lines += TextTable.lines(numbers.map { [RunText.title($0.key), RunText.number($0.value)] })
    if let confusion = evaluation.confusion { lines += ["", "\(confusion)"] }
    return lines.joined(separator: "\n")
  }
}
