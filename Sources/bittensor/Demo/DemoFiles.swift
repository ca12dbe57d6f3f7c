import Figures
import Foundation
import Market
import Peers
import Tensor

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
      OutputFile(
        name: "market.safetensors", contents: .bytes(try market(results).bytes(.safetensors))),
    ]
    files += pictures.map { OutputFile(name: $0, contents: .text($1.svg())) }
    files += zip(results.peers, models).map { peer, model in
      OutputFile(name: checkpointName(peer.name), contents: .tensors(model))
    }
    return files
  }

  /// The market game that the run settled, at the weights that members give each other: what
  /// `bittensor market` reads. Hessians of trained networks may be indefinite.
  static func market(_ results: DemoResults) throws -> MarketState<Double> {
    let found = results.market
    let hessians = stack(found.hessians.map { Tensor(rows: $0) })
    let symmetric = 0.5 * (hessians + hessians.transposed())
    let count = results.peers.count
    return try MarketState(
      weights: Tensor(rows: results.weights), stake: .ones([count]),
      hessians: symmetric * (found.scaledTrace / found.meanTrace),
      layer: MarketLayer(
        temperature: found.temperature, utilitySlope: found.knowledgeRatio, inflation: 1,
        reference: .tensor(.ones([count, count]))),
      allowingIndefinite: true)
  }

  /// The file that holds a member's model.
  static func checkpointName(_ member: String) -> String {
    "checkpoint-\(member.replacing(" ", with: "-")).safetensors"
  }
}
