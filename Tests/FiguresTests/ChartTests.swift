import Testing

@testable import Figures

@Suite struct ChartTests {
  private static let nasty = "a < b & \"c\" > 'd' \u{1}]]> é 漢"

  @Test func chartsAreWellFormedAndAccessible() {
    for figure in Samples.all {
      let svg = figure.svg()
      let check = wellFormed(svg)
      #expect(check.names.first == "svg" && check.count("desc") == 1)
      #expect(svg.contains("role=\"img\"") && svg.contains("viewBox=\"0 0 720 "))
      #expect(svg.contains("@media screen and (prefers-color-scheme:dark)"))
      #expect(check.texts.contains(figure.title))
    }
  }

  @Test func theSameChartIsTheSameText() {
    for (one, other) in zip(Samples.all, Samples.all) {
      #expect(one.svg() == other.svg())
      #expect(one.svg(id: "x") == other.svg(id: "x"))
    }
  }

  @Test func differentChartsOnOnePageShareNoIds() {
    let ids = Samples.all.flatMap { XMLCheck($0.svg()).ids }
    #expect(Set(ids).count == ids.count && ids.count > 8)
  }

  @Test func everyStyleRuleIsScopedToItsChart() throws {
    for figure in Samples.all {
      let svg = figure.svg(id: "mine")
      let sheet = try #require(
        svg.split(separator: "<style>")[1].split(separator: "</style>").first)
      let rules = sheet.split(separator: "\n").filter { !$0.hasPrefix("@media") }
      #expect(!rules.isEmpty && rules.allSatisfy { $0.hasPrefix("#mine") })
      #expect(!svg.replacing("id=\"mine", with: "").contains("url(#figure"))
    }
  }

  @Test func textIsEscapedEverywhere() {
    let text = ChartTests.nasty
    let axis = Axis(text, unit: text)
    let figures: [any Figure] = [
      LineChart(
        title: text, subtitle: text, x: axis, y: axis, series: [Series(text, y: [1, 2])],
        references: [.vertical(0.5, label: text)]),
      ScatterChart(title: text, x: axis, y: axis, series: [Series(text, y: [1, 2])]),
      BarChart(
        title: text, groupLabel: text, groups: [text], y: axis,
        series: [BarSeries(text, values: [1])]),
      HeatMap(
        title: text, rowLabel: text, columnLabel: text, rows: [text], columns: [text],
        values: [[1]], valueLabel: text),
    ]
    for figure in figures {
      wellFormed(figure.svg())
      wellFormed(figure.svg(id: text))
    }
  }

  @Test func missingValuesLeaveGaps() {
    let values = [1, 2, .nan, 3, 4, .infinity, -.infinity, 5, 1e308]
    let svg = LineChart(
      title: "Gaps", x: Axis("x"), y: Axis("y"), series: [Series("s", y: values)]
    ).svg()
    wellFormed(svg)
    #expect(svg.contains("4 points without a place"))
    let curve = svg.split(separator: "\n").first { $0.contains("stroke-linejoin") } ?? ""
    #expect(curve.filter { $0 == "M" }.count == 2)
  }

  @Test func degenerateChartsAreValid() {
    let axis = Axis("x")
    let log = Axis("x", scale: .logarithmic)
    let all: [[Double]] = [
      [], [.nan], [1], [2, 2, 2], [0], [-1, 0], [.leastNonzeroMagnitude, 5], [-1e299, 1e299],
    ]
    for y in all {
      for scale in [axis, log] {
        let series = [Series("s", y: y), Series("", y: y)]
        wellFormed(LineChart(title: "", x: axis, y: scale, series: series).svg())
        wellFormed(
          ScatterChart(
            title: "t", x: scale, y: scale, series: series, references: [.diagonal()]
          ).svg())
      }
      wellFormed(
        BarChart(title: "t", groups: ["a", "b"], y: axis, series: [BarSeries("s", values: y)])
          .svg())
      wellFormed(HeatMap(title: "t", rows: ["a"], columns: ["b", "c"], values: [y]).svg())
    }
    wellFormed(HeatMap(title: "t", rows: [], columns: [], values: []).svg())
    wellFormed(BarChart(title: "t", groups: [], y: axis, series: []).svg())
  }

  @Test func emptyChartsSaySo() {
    let axis = Axis("x")
    let figures: [any Figure] = [
      LineChart(title: "t", x: axis, y: axis, series: []),
      ScatterChart(title: "t", x: axis, y: axis, series: [Series("s", y: [.nan])]),
      BarChart(title: "t", groups: ["a"], y: axis, series: [BarSeries("s", values: [])]),
      HeatMap(title: "t", rows: ["a"], columns: ["b"], values: []),
    ]
    for figure in figures {
      #expect(XMLCheck(figure.svg()).texts.contains("no data"))
    }
  }

  @Test func explicitRangesClipTheData() {
    let chart = LineChart(
      title: "Zoom", x: Axis("x"), y: Axis("y", range: 0...1),
      series: [Series("s", y: [0.2, 50, 0.4])])
    let svg = chart.svg(id: "zoom")
    wellFormed(svg)
    #expect(svg.contains("clip-path=\"url(#zoom-clip)\"") && svg.contains("id=\"zoom-clip\""))
    #expect(!Samples.line.svg().contains("clip-path"))
  }

  @Test func aDiagonalMakesBothAxesEqual() {
    let svg = Samples.scatter.svg()
    let ends = svg.split(separator: "axis: ").dropFirst().map { text in
      text.split(separator: " from ")[1].split(separator: ".<")[0].split(separator: ". ")[0]
    }
    #expect(ends.count == 2 && ends[0] == ends[1])
  }

  @Test func barsCarryErrors() {
    let svg = Samples.bars.svg()
    let check = wellFormed(svg)
    // Two strokes for each of the 6 x 3 finite errors.
    #expect(svg.split(separator: "stroke-width=\"3.2\"").count == 19)
    #expect(check.texts.contains("chance"))
  }

  @Test func closeBarsAreNotCutOffAboveZero() {
    let check = XMLCheck(
      BarChart(
        title: "t", groups: ["a"], y: Axis("y"), series: [BarSeries("", values: [50.5])]
      ).svg())
    #expect(check.texts.contains("0"))
  }

  @Test func valuesStandOverWideBars() {
    let check = XMLCheck(
      BarChart(
        title: "t", groups: ["a", "b"], y: Axis("y"),
        series: [BarSeries("", values: [1.25, -3.5])]
      ).svg())
    #expect(check.texts.contains("1.25") && check.texts.contains("−3.50"))
  }

  @Test func stackedBarsStandOnEachOther() {
    let chart = BarChart(
      title: "t", groups: ["a", "b"], y: Axis("y", range: 0...10),
      series: [
        BarSeries("first", values: [1, 2]), BarSeries("", values: [-5, .nan]),
        BarSeries("second", values: [3, 4]),
      ], isStacked: true)
    let bars = ChartTests.bars(chart)
    #expect(bars.count == 4)
    // The series of a group have one place from side to side, and the second ends where the first
    // begins: y points down.
    for (lower, upper) in [(bars[0], bars[2]), (bars[1], bars[3])] {
      #expect(lower.x == upper.x)
      #expect(abs(upper.y + upper.height - lower.y) < 0.03)
    }
    #expect(abs(bars[3].height - 2 * bars[1].height) < 0.05)
    // The axis covers the sums.
    var free = chart
    free.y = Axis("y")
    free.series = [BarSeries("", values: [6, 0]), BarSeries("", values: [7, 0])]
    #expect(wellFormed(free.svg()).texts.contains("12"))
  }

  private struct Bar {
    var x, y, height: Double
  }

  /// The bars of a chart with few groups, which are 62 wide there, without their hatches.
  private static func bars(_ chart: BarChart) -> [Bar] {
    chart.svg().split(separator: "<rect ").compactMap { text in
      func attribute(_ name: String) -> Double? {
        text.split(separator: "\(name)=\"").dropFirst().first?.split(separator: "\"").first
          .flatMap { Double($0) }
      }
      guard attribute(" width") == 62, !text.prefix(while: { $0 != ">" }).contains("url(#"),
        let y = attribute(" y"), let height = attribute(" height")
      else { return nil }
      let x = text.split(separator: "\"").dropFirst().first.flatMap { Double($0) }
      return x.map { Bar(x: $0, y: y, height: height) }
    }
  }
}
