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

  func validate() throws {
    guard (configuration == nil) != (resume == nil) else {
      throw ValidationError("a configuration or --resume with a run is needed, one of them")
    }
  }

  func run() async throws {
    await orFail(writingTo: nil) {
      do {
        if let resume {
          let directory = try RunDirectory(resume)
          let configuration = try RunConfiguration(directory)
          let job = try RunJob(configuration, file: directory.configurationPath)
          try await job.run(try RunWriter(directory))
          print("trained; the model is \(directory.modelPath)")
        } else if let path = configuration {
          let configuration = try RunConfiguration(contentsOf: path)
          let job = try RunJob(configuration, file: path)
          let writer = try RunWriter.create(
            configuration.output, configuration: configuration.bytes, name: configuration.name)
          try await job.run(writer)
          print("trained; the model is \(writer.directory.modelPath)")
        }
      } catch let error as TrainingError {
        guard case .interrupted(let step, let steps, let run?) = error else { throw error }
        fail(
          "interrupted after step \(step) of \(steps); to go on: bittensor train --resume \(run)",
          code: 130)
      }
    }
  }
}
