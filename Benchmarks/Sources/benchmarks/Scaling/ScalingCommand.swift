import ArgumentParser
import Figures
import Foundation
import Tensor

/// Draws what a step of a market costs as the market grows.
struct ScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Measures market steps against the number of peers and draws them.")

  @Option(help: ArgumentHelp("The picture, an SVG.", valueName: "file"))
  var picture = "Docs/Pictures/market-scaling.svg"
  @Option(help: ArgumentHelp("A document whose section `scaling` to write.", valueName: "file"))
  var document: String?
  @Option(help: "How many threads.")
  var threads = 1
  @Option(help: "How many repetitions the shortest time is taken of.")
  var reps = 5
  @Option(help: "No arrays of Hessians above so many MiB.")
  var memory = 4096.0

  func run() throws {
    setThreadCount(threads)
    let limits = MachineLimits(threads: threads)
    let benchmark = Benchmark<Float>(
      workload: .marketForms, dtype: .f32, threads: threads, repetitions: reps, sizes: nil)
    var rows: [[String]] = []
    let series = try MarketForm.allCases.map { form in
      var points: [(n: Int, seconds: Double)] = []
      for n in sizes(form) {
        let (steps, run) = (benchmark.stepCount(form, n), benchmark.marketSteps(form, n))
        let times = try repeatedTimes(reps) { Computed(run(steps)) }
        let seconds = times.min()! / Double(steps)
        points.append((n, seconds))
        let bytes = form.bytes(Double(n), .f32)
        rows.append(
          [form.rawValue, "\(n)", String(format: "%.3g", seconds * 1e3)]
            + [bytes / 1e6, bytes / seconds / 1e9, 100 * bytes / seconds / limits.read]
            .map { String(format: "%.3g", $0) })
      }
      return Series(
        form.rawValue, x: points.map { Double($0.n) }, y: points.map { $0.seconds * 1e3 })
    }
    let chart = LineChart(
      title: "Cost of a market step",
      subtitle: "float32, \(threadText(threads)); sparse: each peer scores \(MarketForm.scores)",
      x: Axis("peers", scale: .logarithmic), y: Axis("time", unit: "ms", scale: .logarithmic),
      series: series)
    try chart.svg().write(toFile: picture, atomically: true, encoding: .utf8)
    let table = markdownTable(
      ["form", "peers", "ms", "MB a step", "GB/s", "% of the read rate"], rows)
    print(table)
    if let document { try replaceSection("scaling", of: document, with: table) }
  }

  private func sizes(_ form: MarketForm) -> [Int] {
    let all: [Int]
    switch form {
    case .dense, .packed: all = [32, 64, 128, 256, 512, 1024]
    case .lowRank, .diagonal, .shared: all = [32, 128, 512, 1024, 2048, 4096]
    case .sparse, .sparseLowRank: all = [100, 1000, 10_000, 100_000, 1_000_000]
    }
    return all.filter { form.hessianNumbers(Double($0)) * 4 <= memory * 0x1p20 * 1.01 }
  }
}
