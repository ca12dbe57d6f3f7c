import Foundation
import Layers

/// The files that a measured market leaves behind.
enum MarketFiles {
  /// Where a descent ended: a market like the one that was read.
  static let stateName = "market.safetensors"

  static func make(_ results: MarketResults) throws -> [OutputFile] {
    var files = [
      OutputFile(name: "results.json", contents: .text(try json(results) + "\n")),
      OutputFile(name: "peers.csv", contents: .text(peers(results))),
    ]
    if let descent = results.descent {
      files.append(OutputFile(name: "residuals.csv", contents: .text(residuals(descent))))
    }
    if let explanation = results.explanation {
      files.append(OutputFile(name: "explanation.csv", contents: .text(rows(explanation))))
    }
    if let response = results.response, response.missing == nil {
      let rows = response.changes.map { [$0.quantity, "\($0.value)", "\($0.slope)"] }
      files.append(
        OutputFile(
          name: "response.csv", contents: .text(CSV.text([["quantity", "value", "slope"]] + rows))))
    }
    return files
  }

  static func json(_ results: MarketResults) throws -> String {
    String(decoding: try JSONEncoder.results(.prettyPrinted).encode(results), as: UTF8.self)
  }

  private static func peers(_ results: MarketResults) -> String {
    CSV.text(
      [
        [
          "peer", "stake", "rank", "payoff", "loss", "gradient_norm", "kkt_residual", "nash_gain",
        ]
      ]
        + results.peers.map { peer in
          ["\(peer.peer)"]
            + [
              peer.stake, peer.rank, peer.payoff, peer.loss, peer.gradientNorm, peer.kktResidual,
              peer.nashGain,
            ].map { CSV.number($0) }
        })
  }

  private static func residuals(_ descent: MarketResults.Descent) -> String {
    CSV.text(
      [["iteration", "kkt_residual"]]
        + descent.residuals.map { ["\($0.iteration)", "\($0.residual)"] })
  }

  private static func rows(_ explanation: MarketResults.Explanation) -> String {
    CSV.text(
      [
        [
          "from", "stake", "weight", "contribution", "margin", "mask", "curvature", "own_loss",
          "cross_loss", "own_reward", "cross_reward", "rank_reward", "advantage", "stake_slope",
          "weight_slope",
        ]
      ]
        + explanation.rows.map { row in
          ["\(row.from)"]
            + [
              row.stake, row.weight, row.contribution, row.margin, row.mask, row.curvature,
              row.ownLoss, row.crossLoss, row.ownReward, row.crossReward, row.rankReward,
              row.stakeSlope, row.weightSlope,
            ].map { "\($0)" }
        })
  }
}
