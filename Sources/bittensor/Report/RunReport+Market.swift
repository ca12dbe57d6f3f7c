import Figures
import Training

extension RunReport {
  /// How the members of a network do.
  static func members(_ content: Content) throws -> Report.Section? {
    let records = try content.run.memberRecords()
    guard let last = records.last, let names = content.configuration.model.memberNames,
      last.losses.count == names.count
    else { return nil }
    let x = records.map { Double($0.step) }
    let measured = records.filter { $0.heldOut?.count == names.count }
    var section = Report.Section("Members")
    section.blocks.append(
      .figure(
        LineChart(
          title: "Training loss through the network", x: Axis("step"),
          y: Axis("cross-entropy", unit: "nats"),
          series: names.enumerated().map { index, name in
            Series(name, x: x, y: records.map { $0.losses[index] })
          }), caption: "Of each member on its own data, means over the steps between two records."))
    if !measured.isEmpty {
      section.blocks.append(
        .figure(
          LineChart(
            title: "Held-out accuracy", x: Axis("step"), y: Axis("accuracy", unit: "%"),
            series: names.enumerated().map { index, name in
              Series(
                name, x: measured.map { Double($0.step) },
                y: measured.map { $0.heldOut![index].accuracy * 100 })
            }), caption: "Through the network, gates without noise."))
    }
    section.blocks.append(
      .figure(
        LineChart(
          title: "What the students minimise", x: Axis("step"), y: Axis("loss"),
          series: names.enumerated().map { index, name in
            Series(name, x: x, y: records.map { $0.distillation[index] })
          }), caption: "The distillation loss of eq 11, the error of the answers, or their sum."))
    return section
  }

  /// Who weighs whom, who gains, whom gates choose.
  static func market(_ content: Content) throws -> Report.Section? {
    let records = try content.run.market()
    guard let last = records.last, let names = content.configuration.model.memberNames,
      last.rank.count == names.count
    else { return nil }
    let blocks = records.map { Double($0.block) }
    func history(
      _ title: String, _ y: String, _ value: (MarketRecord) -> [Double]
    ) -> LineChart {
      LineChart(
        title: title, x: Axis("block"), y: Axis(y),
        series: names.enumerated().map { index, name in
          Series(name, x: blocks, y: records.map { value($0)[index] })
        })
    }
    func matrix(_ title: String, _ values: [[Double]], _ columns: String, _ label: String)
      -> HeatMap
    {
      HeatMap(
        title: title, subtitle: "after block \(last.block)", rowLabel: "member i",
        columnLabel: columns, rows: names, columns: names, values: values, valueLabel: label)
    }
    return Report.Section(
      "The market",
      [
        .figure(
          matrix("Who weighs whom", last.weights, "weighed peer j", "w_ij"),
          caption:
            "W on the ledger: scores by curvature on each member's own data (eq 3), moved by "
            + "a bounded distance per block."),
        .figure(history("Ranks", "rank R", \.rank), caption: "R of eq 5, weighted by stake."),
        .figure(
          history("Stake", "stake", \.stake), caption: "s after each block has minted (eq 6)."),
        .figure(
          matrix("Whom the gates choose", last.gates, "chosen peer j", "mean gate"),
          caption:
            "Mean gates over the block's batches, noise included (eq 10); each row sums to 1."
        ),
        .figure(
          history("How unevenly gates load the peers", "variation of load", \.loadVariation),
          caption: "The coefficient of variation of the numbers of examples that a member put to "
            + "each peer in a block; 0 is even."),
        .table(traffic(records)),
      ])
  }

  /// What was asked, block by block; every so many blocks of a long run.
  private static func traffic(_ records: [MarketRecord]) -> Table {
    let every = max(1, (records.count + 19) / 20)
    return Table(
      caption:
        "What all members together asked for in a block: an example that is put to one peer is "
        + "one query",
      header: ["block", "queries", "answers", "bytes sent", "bytes received"],
      rows: records.enumerated().filter { ($0.offset + 1) % every == 0 }.map { _, record in
        let traffic = record.traffic
        return ["\(record.block)", "\(traffic.queries)", "\(traffic.answers)"]
          + ["\(traffic.bytesSent)", "\(traffic.bytesReceived)"]
      })
  }
}
