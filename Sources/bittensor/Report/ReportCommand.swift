import ArgumentParser
import Training

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes one page of a run: its curves, what its model gets wrong, its settings.",
    discussion: """
      The page loads nothing from elsewhere. It can be made while the run trains.
      """)

  @Argument(help: "The folder of a run.")
  var run: String
  @Option(
    help: ArgumentHelp("Where to write the page; RUN/report.html if not given.", valueName: "file"))
  var output: String?

  func run() async throws {
    await orFail(writingTo: nil) {
      let directory = try RunDirectory(run)
      let page = try await RunReport(directory) { note("note: \($0)") }
      let path = output ?? "\(directory.path)/report.html"
      try page.write(to: path)
      print("wrote \(path)")
    }
  }
}
