import Figures
import Foundation
import Peers

/// The files a run leaves behind.
enum DemoFiles {
  static func make(_ results: DemoResults, models: [NodeModel]) throws -> [OutputFile] {
    let json =
      String(decoding: try JSONEncoder.results(.prettyPrinted).encode(results), as: UTF8.self)
      + "\n"
    let figures = DemoFigures(results)
    let pictures: [(String, any Figure)] = [
      ("weights.svg", figures.weights), ("equilibrium.svg", figures.equilibrium),
      ("loss.svg", figures.loss), ("ranks.svg", figures.ranks),
      ("accuracy.svg", figures.accuracy), ("offline.svg", figures.offline),
      ("estimators.svg", figures.estimators),
    ]
    var files = [
      OutputFile(name: "results.json", contents: .text(json)),
      OutputFile(name: "report.html", contents: .text(DemoReport.html(results, figures))),
    ]
    files += pictures.map { OutputFile(name: $0, contents: .text($1.svg())) }
    files += zip(results.peers, models).map { peer, model in
      OutputFile(name: checkpointName(peer.name), contents: .tensors(model))
    }
    return files
  }

  /// The file that holds a member's model.
  static func checkpointName(_ member: String) -> String {
    "checkpoint-\(member.replacing(" ", with: "-")).safetensors"
  }
}
