import ArgumentParser
import Figures
import Foundation
import Layers
import Market

/// What changes from row to row of a retention map.
enum RetentionAxis: String, ExpressibleByArgument, CaseIterable, Sendable {
  case selfWeight = "self-weight"
  case worth

  /// What it is called beside a map.
  var title: String {
    switch self {
    case .selfWeight: "self-weight of those that are not honest"
    case .worth: "honest share of worth"
    }
  }
}

/// The files that retention maps leave behind.
enum RetentionFiles {
  static func make(
    _ maps: [RetentionMap], axis: RetentionAxis, run: ConsensusRun
  ) throws -> [OutputFile] {
    let encoder = JSONEncoder.results()
    let lines = try maps.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
    let figures = maps.map { figure($0, axis: axis, run: run) }
    var report = Report(
      title: "What \(maps[0].party) peers keep: \(run.scenario.summary)", subtitle: run.caption)
    for (map, figure) in zip(maps, figures) {
      report.addSection(map.mechanism)
      report.add(figure, caption: MechanismName(rawValue: map.mechanism)?.summary ?? "")
    }
    return [
      OutputFile(name: "retention.csv", contents: .text(csv(maps, axis: axis))),
      OutputFile(name: "retention.jsonl", contents: .text(lines.joined())),
    ]
      + zip(maps, figures).map {
        OutputFile(name: "retention-\($0.mechanism).svg", contents: .text($1.svg()))
      } + [OutputFile(name: "report.html", contents: .text(report.html()))]
  }

  /// A line for each mechanism and cell.
  static func csv(_ maps: [RetentionMap], axis: RetentionAxis) -> String {
    var rows = [
      [
        "mechanism", "stake", axis == .worth ? "worth" : "self_weight", "initial_share",
        "final_share", "standard_error",
      ]
    ]
    for map in maps {
      for cell in map.cells.joined() {
        rows.append([
          map.mechanism, "\(cell.column)", "\(cell.row)", "\(cell.initialShare)",
          "\(cell.finalShare)", map.trials > 1 ? "\(cell.standardError)" : "",
        ])
      }
    }
    return CSV.text(rows)
  }

  /// The gains, in colours whose neutral middle is a stake that is kept; high rows on top.
  static func figure(_ map: RetentionMap, axis: RetentionAxis, run: ConsensusRun) -> HeatMap {
    let cells = Array(map.cells.reversed())
    let largest = cells.joined().map { abs($0.gain) }.max() ?? 0
    return HeatMap(
      title: "What \(map.party) peers gain or lose under \(map.mechanism)",
      subtitle: "share of stake after \(run.blocks) less that before; \(run.caption)",
      rowLabel: axis.title, columnLabel: "honest share of stake before",
      rows: cells.map { number($0[0].row) }, columns: cells[0].map { number($0.column) },
      values: cells.map { $0.map(\.gain) }, valueLabel: "change of share",
      range: largest > 0 ? -largest...largest : nil, digits: 2)
  }

  /// For each map the shares at the end, at most eleven rows and columns of them.
  static func text(_ maps: [RetentionMap], axis: RetentionAxis) -> String {
    maps.flatMap { map in
      let cells = thinned(map.cells).map(thinned)
      let table =
        [[axis.title] + cells[0].map { number($0.column) }]
        + cells.reversed().map { row in
          [number(row[0].row)] + row.map { NumberText.fixed($0.finalShare, decimals: 3) }
        }
      return [
        "\(map.mechanism): share of \(map.party) peers after \(map.blocks) blocks, "
          + "by their share before", "",
      ] + TextTable.lines(table) + [""]
    }.joined(separator: "\n")
  }

  /// Every k-th element with the least k that leaves at most eleven.
  private static func thinned<Element>(_ elements: [Element]) -> [Element] {
    let step = (elements.count + 9) / 11 + (elements.count > 11 ? 1 : 0)
    return stride(from: 0, to: elements.count, by: max(1, step)).map { elements[$0] }
  }

  private static func number(_ value: Double) -> String {
    NumberText.significant(value, digits: 3, keepsTrailingZeros: false)
  }
}
