import ArgumentParser
import Figures
import Layers
import Training

struct ExtractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Takes a member out of a network's run, as a model that asks nobody.",
    discussion: """
      The member leaves with its own model, its gate and head, and its student, which answers for \
      all others (section 1.8 of the paper). Writes one safetensors file, and prints how well the \
      model answers as the member does through the network, on held-out data. `bittensor evaluate` \
      measures the file.
      """)

  @Argument(help: "The folder of a run that trains a network.")
  var run: String
  @Option(help: ArgumentHelp("Who leaves.", valueName: "name"))
  var member: String
  @Option(
    help: ArgumentHelp(
      "Where to write the model; RUN/standalone-NAME.safetensors if not given.", valueName: "file"))
  var output: String?

  func run() async throws {
    await orFail(writingTo: nil) {
      let directory = try RunDirectory(run)
      let job = try RunJob(
        try RunConfiguration(directory), file: directory.configurationPath)
      let extraction = try await job.extract(member, from: directory) { note("note: \($0)") }
      let path =
        output
        ?? "\(directory.path)/standalone-\(Self.fileName(member)).safetensors"
      try extraction.write(to: path)
      print(Self.text(extraction))
      print("wrote \(path); bittensor evaluate \(path) measures it without the network")
    }
  }

  static func text(_ extraction: Extraction) -> String {
    let fidelity = extraction.fidelity
    let error = fidelity.divergenceStandardError.map { " +- \(RunText.number($0))" } ?? ""
    func percent(_ x: Double) -> String { NumberText.fixed(x * 100, decimals: 2) + "%" }
    let header = extraction.model.header
    return
      ([
        "\(header.name) after step \(header.step), \(extraction.model.parameterCount) parameters, on "
          + "\(fidelity.examples) held-out examples", "",
      ]
      + TextTable.lines([
        ["", "standalone", "through the network"],
        ["accuracy", percent(fidelity.studentAccuracy), percent(fidelity.teacherAccuracy)],
        [
          "loss (nats)", RunText.number(fidelity.studentLoss), RunText.number(fidelity.teacherLoss),
        ],
      ])
      + [
        "",
        "agreement \(percent(fidelity.agreement)), KL from the network's answers "
          + "\(RunText.number(fidelity.divergence))\(error) nats", "",
      ]).joined(separator: "\n")
  }

  /// A member's name where a file is named after it.
  static func fileName(_ member: String) -> String {
    String(member.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" })
  }
}
