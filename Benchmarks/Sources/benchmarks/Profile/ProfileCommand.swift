import ArgumentParser
import Figures
import Foundation

/// Draws where the time goes.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Samples workloads with perf and draws what their time is spent on.")

  @Option(help: ArgumentHelp("The picture, an SVG.", valueName: "file"))
  var picture = "Docs/Pictures/profile.svg"
  @Option(help: ArgumentHelp("A document whose section `profile` to write.", valueName: "file"))
  var document: String?
  @Option(help: "How many repetitions of 60 ms or one run, whichever is longer, are sampled.")
  var reps = 30

  func run() throws {
    let workloads = ProfiledWorkload.all
    let shares = try workloads.map { try $0.shares(repetitions: reps) }
    let chart = BarChart(
      title: "Where the time goes", subtitle: "One thread, float32, samples of the time",
      groups: workloads.map(\.name), y: Axis("share of the time", unit: "%", range: 0...100),
      series: TimeKind.allCases.map { kind in
        BarSeries(kind.rawValue, values: shares.map { 100 * ($0[kind] ?? 0) })
      }, isStacked: true, size: FigureSize(width: 960, height: 480))
    try chart.svg().write(toFile: picture, atomically: true, encoding: .utf8)
    let table = markdownTable(
      ["% of the time"] + TimeKind.allCases.map(\.rawValue),
      zip(workloads, shares).map { workload, shares in
        [workload.name]
          + TimeKind.allCases.map { kind in
            shares[kind].map { String(format: "%.0f", 100 * $0) } ?? ""
          }
      })
    print(table)
    if let document { try replaceSection("profile", of: document, with: table) }
  }
}
