import ArgumentParser

struct FigureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figure",
    abstract: "Reproduces figures of the paper from nothing.",
    subcommands: [ProgressionCommand.self, InflationCommand.self])
}
