import ArgumentParser
import Training

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model that a configuration describes, into a folder that can be resumed.",
    discussion: """
      The configuration is a TOML or JSON file; --example prints one to start from. What was \
      measured, checkpoints and the model go to the folder that it names. After Ctrl-C, a crash or \
      a kill at any moment, --resume goes on from the last checkpoint and ends with the same bits.
      """)

  @Argument(help: "A configuration in TOML or JSON.")
  var configuration: String?
  @Option(help: ArgumentHelp("Goes on with a run.", valueName: "run"))
  var resume: String?
  @Option(
    help: ArgumentHelp(
      "Prints a configuration to start from: \(ExampleConfiguration.names).", valueName: "name"))
  var example: ExampleConfiguration?

  func validate() throws {
    guard [configuration, resume, example?.rawValue].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("one of a configuration, --resume and --example is needed")
    }
  }

  func run() async throws {
    if let example {
      print(example.text, terminator: "")
      return
    }
    await orFail(writingTo: nil) {
      do {
        try await train()
      } catch RunDirectoryError.exists(let run) {
        fail(
          "\(run): there is a run already; to go on: bittensor train --resume \(run)", code: 1)
      } catch TrainingError.interrupted(let step, let steps, let run?) {
        fail(
          "interrupted after step \(step) of \(steps); to go on: bittensor train --resume \(run)",
          code: 130)
      }
    }
  }

  private func train() async throws {
    let (job, writer): (RunJob, RunWriter)
    if let resume {
      let directory = try RunDirectory(resume)
      job = try RunJob(
        try RunConfiguration(directory), file: directory.configurationPath)
      writer = try RunWriter(directory)
    } else {
      let path = configuration ?? ""
      let configuration = try RunConfiguration(contentsOf: path)
      // What can be wrong with the data is found before there is a run.
      job = try RunJob(configuration, file: path)
      writer = try RunWriter.create(
        configuration.output, configuration: configuration.bytes, name: configuration.name)
    }
    let count = job.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
    note("\(count) parameters, \(job.steps) steps of \(job.examplesPerStep) examples")
    try await job.run(writer)
    let run = writer.directory
    if let last = try run.metrics().last(where: { $0.heldOut != nil })?.heldOut {
      print("held-out \(RunText.numbers(last))")
    }
    print("the model is \(run.modelPath); bittensor report \(run.path) shows how it came about")
  }
}

extension ExampleConfiguration: ExpressibleByArgument {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
