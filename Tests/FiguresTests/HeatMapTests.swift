import Testing

@testable import Figures

@Suite struct HeatMapTests {
  private func map(_ values: [[Double]], range: ClosedRange<Double>? = nil) -> HeatMap {
    HeatMap(
      title: "t", rows: values.indices.map { "r\($0)" },
      columns: (values.first ?? []).indices.map { "c\($0)" }, values: values, range: range)
  }

  @Test func everyCellIsDrawnWithItsValue() {
    let heatMap = Samples.heatMap
    let check = wellFormed(heatMap.svg())
    // One background, 36 cells and the slices of the colour bar.
    #expect(check.count("rect") == 1 + 36 + ColorMap.steps + 1)
    for value in heatMap.values.joined() {
      #expect(check.texts.contains(NumberText.fixed(value, decimals: 3)))
    }
    for name in Samples.peers {
      #expect(check.texts.filter { $0 == name }.count == 2)
    }
  }

  @Test func missingCellsAreMarked() {
    let check = wellFormed(map([[1, .nan], [2]]).svg())
    #expect(check.texts.filter { $0 == "–" }.count == 2)
    #expect(check.texts.contains("r1, c1: no value"))
  }

  @Test func narrowCellsHaveNoNumbers() {
    let values = (0..<40).map { row in (0..<40).map { Double(row * $0) } }
    let check = wellFormed(map(values).svg())
    #expect(check.count("rect") == 1 + 1600 + ColorMap.steps + 1)
    #expect(!check.texts.contains("1521"))
  }

  @Test func signChangesCentreTheColorsAtZero() throws {
    let colors = try #require(HeatMapColors(map([[-1, 0.2], [0, 0.5]])))
    #expect(colors.map == .diverging && colors.range == -1...1 && colors.fraction(0) == 0.5)
    let positive = try #require(HeatMapColors(map([[1, 2], [3, 4]])))
    #expect(positive.map == .sequential && positive.range == 1...4)
    let given = try #require(HeatMapColors(map([[1, 2]], range: 0...10)))
    #expect(given.range == 0...10)
  }

  @Test func countsAreWholeNumbers() {
    let check = XMLCheck(map([[1, 2], [3, 4]]).svg())
    #expect(check.texts.contains("3") && !check.texts.contains("3.00"))
  }
}
