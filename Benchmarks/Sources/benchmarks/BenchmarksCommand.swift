import ArgumentParser

@main
struct BenchmarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measures BitTensor, alone or beside other libraries.",
    subcommands: [
      MeasureCommand.self, CompareCommand.self, LimitsCommand.self, CountCommand.self,
      CheckCommand.self, ProfileCommand.self, ScalingCommand.self, TextCommand.self,
    ],
    defaultSubcommand: MeasureCommand.self)
}
