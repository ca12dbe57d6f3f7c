import Curvature
import Foundation
import Layers

/// The files that a study leaves behind.
enum StudyFiles {
  static func make(_ results: StudyResults) throws -> [OutputFile] {
    let encoder = JSONEncoder.results()
    let lines = try results.records.map {
      String(decoding: try encoder.encode($0), as: UTF8.self) + "\n"
    }
    let comparison = CSV.joined(
      results.records.map {
        ([$0.head, $0.state.rawValue, $0.split.rawValue, "\($0.network)"], $0.comparison.csv)
      }, names: ["head", "state", "split", "network"])
    let pictures = StudyFigures(results: results).pictures.map {
      OutputFile(name: "\($0.name).svg", contents: .text($0.figure.svg()))
    }
    return [
      OutputFile(name: "results.jsonl", contents: .text(lines.joined())),
      OutputFile(name: "comparison.csv", contents: .text(comparison)),
      OutputFile(name: "section.md", contents: .text(StudyDocument.section(results))),
    ] + pictures
  }
}
