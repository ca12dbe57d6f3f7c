import Figures
import Foundation
import Tensor
import Training

/// The page that shows a run.
struct RunReport {
  /// What sections are made from.
  struct Content {
    var run: RunDirectory
    var configuration: RunConfiguration
    var metrics: [MetricRecord]
    var timing: [TimingRecord]
    /// With the data read; why not, if they cannot be.
    var job: Result<RunJob, any Error>
    /// Nothing while there is no model.
    var measured: Result<RunJob.Measured, any Error>
  }

  /// The parts of the page, in order. A part that has nothing to say about a run returns `nil`.
  static var sections: [(Content) throws -> Report.Section?] {
    [curves, members, market, mistakes, settings, parameters]
  }

  private let content: Content

  init(_ run: RunDirectory, notice: (String) -> Void) async throws {
    let configuration = try RunConfiguration(run)
    let job = Result { try RunJob(configuration, file: run.configurationPath) }
    content = Content(
      run: run, configuration: configuration, metrics: try run.metrics(),
      timing: try run.timing(), job: job,
      measured: await Self.measure(job, run, notice))
  }

  private static func measure(
    _ job: Result<RunJob, any Error>, _ run: RunDirectory, _ notice: (String) -> Void
  ) async -> Result<RunJob.Measured, any Error> {
    do {
      return .success(try await job.get().evaluate(run, notice: notice))
    } catch {
      return .failure(error)
    }
  }

  func html() throws -> String {
    var report = Report(title: "Training run \(content.run.path)", subtitle: subtitle)
    report.addSection("")
    report.add(.keyFigures(keyFigures))
    if case .failure(let error) = content.measured {
      report.add("The model was not measured: \(error).")
    }
    for section in Self.sections {
      if let section = try section(content) { report.sections.append(section) }
    }
    return report.html()
  }

  func write(to path: String) throws {
    try AtomicFile.write(bytes: Array(try html().utf8), to: path)
  }

  private var subtitle: String {
    let fields = Dictionary(content.configuration.fields.map { ($0.field, $0.value) }) { $1 }
    return ["model.kind", "data.kind", "optimizer.kind"].compactMap { fields[$0] }
      .joined(separator: ", ") + ", seed \(content.configuration.seed)"
  }

  private var keyFigures: [Report.KeyFigure] {
    var figures: [Report.KeyFigure] = []
    let steps = try? content.job.get().steps
    if let last = content.metrics.last {
      figures.append(
        Report.KeyFigure(
          "steps", value: "\(last.step)",
          note: content.run.isFinished ? "finished" : steps.map { "of \($0)" } ?? "not finished"))
    }
    let numbers =
      (try? content.measured.get().evaluation.numbers)
      ?? content.metrics.last { $0.heldOut != nil }?.heldOut ?? [:]
    for (name, value) in numbers.sorted(by: { $0.key < $1.key }) {
      figures.append(
        Report.KeyFigure("held-out \(RunText.title(name))", value: RunText.number(value)))
    }
    let seconds = content.timing.reduce(0) { $0 + $1.seconds }
    let taken = content.timing.reduce(0) { $0 + $1.steps }
    if seconds > 0, taken > 0 {
      figures.append(
        Report.KeyFigure(
          "time", value: "\(NumberText.significant(seconds)) s",
          note: "\(NumberText.significant(Double(taken) / seconds)) steps a second"))
    }
    return figures
  }
}
