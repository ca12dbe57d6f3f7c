import Figures
import Market

/// The pictures of Figure 5.
struct InflationFigures {
  let results: InflationResults

  var pictures: [(name: String, figure: any Figure)] {
    results.cases.enumerated().map { index, market in
      let suffix = results.cases.count > 1 ? "-" + name(market) : ""
      return ("figure-5" + suffix, panels(market))
    }
  }

  private func name(_ market: MarketCase) -> String {
    "n\(market.peers)-\(market.hessians.rawValue)-\(market.reading.rawValue)-\(market.projection)-"
      + "T\(MarketOptions.text(market.temperature))"
  }

  func panels(_ market: MarketCase) -> PanelGrid {
    PanelGrid(
      title: "Figure 5: \(market.title)", panels: [sparsity(market), inflation(market)],
      columns: 1)
  }

  private func sparsity(_ market: MarketCase) -> LineChart {
    chart(
      market, title: "Sparsity reaches its target from both sides",
      axis: Axis("diagonal over remainder", range: 0...max(2.5 * results.target, 0.5)),
      references: [
        .horizontal(results.target, label: "target"),
        .horizontal(0.95 * results.target), .horizontal(1.05 * results.target),
      ], \.sparsity)
  }

  private func inflation(_ market: MarketCase) -> LineChart {
    let end = results.median(market, .below, \.inflation).last!
    let highest = results.median(market, .below, \.inflation).max()!
    return chart(
      market, title: "Inflation tau that the controller sets",
      axis: Axis("tau", range: 0...max(3 * end, 1.2 * highest, 1e-6)), references: [], \.inflation)
  }

  private func chart(
    _ market: MarketCase, title: String, axis: Axis, references: [ReferenceLine],
    _ values: (InflationRecord) -> [Double]
  ) -> LineChart {
    LineChart(
      title: title, subtitle: "median over \(results.settings["trials"]!) trials, \(market.title)",
      x: Axis("block"), y: axis,
      series: InflationSide.allCases.map { side in
        let series = results.median(market, side, values)
        return Series(side.title, x: series.indices.map { Double($0 + 1) }, y: series)
      }, references: references, legend: .below, size: FigureSize(width: 720, height: 340))
  }
}
