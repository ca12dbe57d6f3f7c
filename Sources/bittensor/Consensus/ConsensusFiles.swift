import Figures
import Foundation
import Layers
import Market

/// The files that a run of a scenario leaves behind.
enum ConsensusFiles {
  static func make(_ trajectories: [ShareTrajectory], run: ConsensusRun) throws -> [OutputFile] {
    let encoder = JSONEncoder.results()
    let lines = try trajectories.map {
      String(decoding: try encoder.encode($0), as: UTF8.self) + "\n"
    }
    let figures = trajectories.map { figure($0, run: run) }
    var report = Report(
      title: "\(run.scenario.rawValue): \(run.scenario.summary)", subtitle: run.caption)
    report.add(
      Table(
        caption: "Shares of stake", header: ConsensusTable.header(trajectories),
        rows: ConsensusTable.rows(trajectories)))
    for (trajectory, figure) in zip(trajectories, figures) {
      report.addSection(trajectory.mechanism)
      report.add(figure, caption: MechanismName(rawValue: trajectory.mechanism)?.summary ?? "")
    }
    return [
      OutputFile(name: "trajectory.csv", contents: .text(csv(trajectories))),
      OutputFile(name: "trajectory.jsonl", contents: .text(lines.joined())),
    ]
      + zip(trajectories, figures).map {
        OutputFile(name: "\($0.mechanism).svg", contents: .text($1.svg()))
      } + [OutputFile(name: "report.html", contents: .text(report.html()))]
  }

  /// A line for each mechanism, block and party.
  static func csv(_ trajectories: [ShareTrajectory]) -> String {
    var rows = [["mechanism", "block", "party", "share", "standard_error"]]
    for trajectory in trajectories {
      for (block, sample) in trajectory.samples.enumerated() {
        for (index, party) in trajectory.parties.enumerated() {
          rows.append([
            trajectory.mechanism, "\(block)", party, "\(sample.shares[index])",
            trajectory.trials > 1 ? "\(sample.standardErrors[index])" : "",
          ])
        }
      }
    }
    return CSV.text(rows)
  }

  static func figure(_ trajectory: ShareTrajectory, run: ConsensusRun) -> LineChart {
    LineChart(
      title: "Shares of stake under \(trajectory.mechanism)",
      subtitle: "\(run.scenario.summary); \(run.caption)",
      x: Axis("block"), y: Axis("share of stake"),
      series: trajectory.parties.indices.map {
        Series(trajectory.parties[$0], y: trajectory.shares(of: $0))
      })
  }
}

/// The shares as a table.
enum ConsensusTable {
  static func header(_ trajectories: [ShareTrajectory]) -> [String] {
    ["party", "at first"] + trajectories.map(\.mechanism)
  }

  /// A row for each party: its share before the first block, and after the last by mechanism.
  static func rows(_ trajectories: [ShareTrajectory]) -> [[String]] {
    let first = trajectories[0]
    return first.parties.indices.map { party in
      [first.parties[party], share(first.samples[0].shares[party])]
        + trajectories.map { trajectory in
          share(trajectory.last.shares[party])
            + (trajectory.trials > 1
              ? " +- \(NumberText.significant(trajectory.last.standardErrors[party], digits: 1))"
              : "")
        }
    }
  }

  static func text(_ trajectories: [ShareTrajectory]) -> String {
    let blocks = trajectories[0].samples.count - 1
    return
      (["shares of stake after \(blocks) blocks", ""]
      + TextTable.lines([header(trajectories)] + rows(trajectories)) + [""])
      .joined(separator: "\n")
  }

  static func list() -> String {
    let scenarios = NamedScenario.allCases.map { [$0.rawValue, $0.summary] }
    let mechanisms = MechanismName.allCases.map { [$0.rawValue, $0.summary] }
    return
      (["scenarios", ""] + TextTable.lines(scenarios, leftColumns: 2)
      + ["", "mechanisms", ""] + TextTable.lines(mechanisms, leftColumns: 2))
      .joined(separator: "\n")
  }

  static func share(_ value: Double) -> String { NumberText.fixed(value, decimals: 4) }
}
