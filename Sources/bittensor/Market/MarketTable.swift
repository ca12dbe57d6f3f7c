import Figures
import Layers

/// The results as tables for a terminal.
enum MarketTable {
  /// Longer tables are for the files.
  private static let longest = 40

  static func text(_ results: MarketResults) -> String {
    var lines = head(results) + [""] + peers(results)
    if let explanation = results.explanation {
      lines += [""] + self.explanation(explanation, of: results)
      if let response = results.response { lines += [""] + self.response(response) }
    }
    return lines.joined(separator: "\n")
  }

  private static func head(_ results: MarketResults) -> [String] {
    let market = results.market
    var lines = [
      "\(market.path): \(market.peers) peers, \(market.hessians) Hessians, T "
        + "\(number(market.temperature)), alpha \(number(market.utilitySlope)), tau "
        + "\(number(market.inflation)), utility \(market.utility), reference \(market.reference)"
    ]
    if let descent = results.descent {
      let steps = "\(descent.iterations) steps (\(descent.rule))"
      lines.append(
        descent.isEquilibrium
          ? "descent: equilibrium after \(steps), residual \(number(descent.residual)) <= "
            + "\(number(descent.tolerance))"
          : "descent: NOT an equilibrium: budget used up after \(steps), residual "
            + "\(number(descent.residual)) > \(number(descent.tolerance))")
    }
    lines.append(
      "KKT residual \(number(results.kktResidual)) (unit step), sum of payoffs "
        + number(results.totalPayoff))
    if let nash = results.nash {
      lines.append(
        "Nash gap >= \(number(nash.gap)) (peer \(nash.peer)), NashConv >= \(number(nash.conv)); "
          + "searched: \(nash.search)")
    }
    if let stability = results.stability {
      let real = stability.largestRealPart.map { ", largest real part \(number($0))" } ?? ""
      lines.append(
        "play nearby is \(stability.verdict): \(stability.dimension) directions\(real), rotation "
          + number(stability.rotation))
    }
    return lines
  }

  private static func peers(_ results: MarketResults) -> [String] {
    var header = ["peer", "rank", "payoff", "loss", "|gradient|", "KKT residual", "stake"]
    if results.nash != nil { header.append("Nash gain") }
    let sorted = results.peers.sorted { $0.rank == $1.rank ? $0.peer < $1.peer : $0.rank > $1.rank }
    return table(
      header,
      sorted.map { peer in
        ["\(peer.peer)"]
          + [
            peer.rank, peer.payoff, peer.loss, peer.gradientNorm, peer.kktResidual, peer.stake,
          ].map(number) + (peer.nashGain.map { [number($0)] } ?? [])
      })
  }

  private static func explanation(
    _ explanation: MarketResults.Explanation, of results: MarketResults
  ) -> [String] {
    let place = results.peers.count { $0.rank > explanation.rank } + 1
    let rows = explanation.rows
    let summed = rows.map(\.contribution).reduce(0, +)
    let parts = table(
      ["from", "stake", "weight", "part of R", "share", "margin", "mask", "H_jj"],
      rows.map { row in
        ["\(row.from)", number(row.stake), number(row.weight), number(row.contribution)]
          + [
            summed > 0 ? NumberText.fixed(100 * row.contribution / summed, decimals: 1) + "%" : "-"
          ]
          + [number(row.margin), number(row.mask), number(row.curvature)]
      })
    let reasons = table(
      [
        "from", "loss by H_jj", "by cross terms", "dP/dw by H_jj", "by cross terms", "by own rank",
        "sum", "over its row",
      ],
      rows.map { row in
        ["\(row.from)"]
          + [
            row.ownLoss, row.crossLoss, row.ownReward, row.crossReward, row.rankReward,
            row.ownReward + row.crossReward + row.rankReward, row.advantage,
          ].map(number)
      })
    return [
      "peer \(explanation.peer) has rank \(number(explanation.rank)), place \(place) of "
        + "\(results.peers.count): by whose rows, stakes and masks", "",
    ] + parts + [
      "", "why they weight it: what its mask costs them, and what more weight earns", "",
    ]
      + reasons + [""] + changes(explanation)
  }

  /// What would move the rank most, weights and stake moved one at a time.
  private static func changes(_ explanation: MarketResults.Explanation) -> [String] {
    guard let stake = explanation.rows.max(by: { $0.stakeSlope < $1.stakeSlope }),
      let weight = explanation.rows.max(by: { $0.weightSlope < $1.weightSlope })
    else { return [] }
    return [
      "moves it most here: the score from peer \(weight.from), dR/dw = s/n = "
        + "\(number(weight.weightSlope)); the stake of peer \(stake.from), dR/ds = w/n = "
        + number(stake.stakeSlope)
    ]
  }

  /// What would move the rank most once play has returned to equilibrium.
  private static func response(_ response: RankResponse) -> [String] {
    guard response.missing == nil else {
      return ["how the equilibrium rank would move: unknown, \(response.missing!)"]
    }
    return ["moves the equilibrium rank most", ""]
      + TextTable.lines(
        [["change of", "from", "dR*/dx", "R* for +1%"]]
          + response.changes.prefix(10).map {
            [$0.quantity, number($0.value), number($0.slope), number(0.01 * $0.value * $0.slope)]
          })
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let lines = TextTable.lines([header] + rows.prefix(longest))
    guard rows.count > longest else { return lines }
    return lines + ["... and \(rows.count - longest) more, all of them in files with --output"]
  }

  private static func number(_ x: Double) -> String { NumberText.significant(x, digits: 4) }
}
