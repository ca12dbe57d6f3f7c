import ArgumentParser

@main
struct BittensorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bittensor",
    abstract: "Models that rank each other by the knowledge they produce for each other.",
    subcommands: [
      DemoCommand.self, FigureCommand.self, MarketCommand.self, ConsensusCommand.self,
      RankCommand.self, StudyCommand.self, TrainCommand.self, EvaluateCommand.self,
      ReportCommand.self, ExtractCommand.self,
    ])
}
