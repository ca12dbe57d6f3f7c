import Testing

@testable import Figures

@Suite struct LayoutTests {
  @Test func thinningKeepsTheExtremesOfEveryColumn() {
    var numbers = SeededNumbers(seed: 1)
    let points = (0..<20_000).map { index in
      PixelPoint(x: Double(index) / 40, y: numbers.next() * 300)
    }
    let thinned = Thinning.thinned(points)
    #expect(thinned.count <= 4 * 500)
    for column in 0..<500 {
      let isIn = { (point: PixelPoint) in point.x.rounded(.down) == Double(column) }
      let (before, after) = (points.filter(isIn).map(\.y), thinned.filter(isIn).map(\.y))
      #expect(after.min() == before.min() && after.max() == before.max())
      #expect(after.first == before.first && after.last == before.last)
    }
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test func thinningKeepsSparseCurves() {
    let points = (0..<100).map { PixelPoint(x: Double($0) * 3, y: Double($0 % 7)) }
    #expect(Thinning.thinned(points) == points)
    #expect(Thinning.thinned([]).isEmpty)
  }

  @Test func longCurvesMakeSmallFiles() {
    var numbers = SeededNumbers(seed: 2)
    let series = Series("noise", y: (0..<200_000).map { _ in numbers.next() })
    let chart = LineChart(title: "Noise", x: Axis("step"), y: Axis("value"), series: [series])
    #expect(chart.svg().utf8.count < 50_000)
  }

  @Test func wrappedTextKeepsItsWordsAndWidth() throws {
    let text = "a gradient that was copied from another peer"
    let lines = try #require(TextMetrics.wrapped(text, width: 90, size: 12, lines: 5))
    #expect(lines.joined(separator: " ") == text)
    #expect(lines.allSatisfy { TextMetrics.width($0, size: 12) <= 90 })
    #expect(TextMetrics.wrapped("incomprehensibilities", width: 40, size: 12, lines: 3) == nil)
    let cut = TextMetrics.truncated(text, width: 100, size: 12)
    #expect(cut.hasSuffix("…") && TextMetrics.width(cut, size: 12) <= 100)
  }

  @Test func legendsStandOutsideTheData() {
    let short = Legend(
      [Legend.Entry(key: .reference, name: "mlp")], placement: .automatic, available: 688)
    #expect(short.rightMargin > short.width && short.bottomMargin == 0)
    let name = "a name that is far too long for a column of names"
    let long = Legend(
      (0..<6).map { _ in Legend.Entry(key: .reference, name: name) }, placement: .automatic,
      available: 688)
    #expect(long.rightMargin == 0 && long.bottomMargin > 40 && long.width <= 688)
    let none = Legend(
      [Legend.Entry(key: .reference, name: "")], placement: .automatic, available: 688)
    #expect(none.rightMargin == 0 && none.bottomMargin == 0)
  }

  @Test func longCategoryNamesTurnInsteadOfColliding() {
    let short = CategoryLabels(["a", "b"], slot: 60)
    #expect(short.leftOverhang == 0 && short.height < 20)
    let wrapped = CategoryLabels(["noisy labels", "b"], slot: 60)
    #expect(wrapped.leftOverhang == 0 && wrapped.height > short.height)
    let turned = CategoryLabels(["incomprehensibilities", "b"], slot: 60)
    #expect(turned.leftOverhang > 0 && turned.height > 40)
  }

  @Test func colorsKeepTheirContrast() {
    for paint in Paint.seriesPaints {
      #expect(paint.light.contrast(with: Paint.paper.light) >= 3)
      #expect(paint.dark.contrast(with: Paint.paper.dark) >= 3)
    }
    for paint in [Paint.ink, .muted] {
      #expect(paint.light.contrast(with: Paint.paper.light) >= 4.5)
      #expect(paint.dark.contrast(with: Paint.paper.dark) >= 4.5)
    }
    for map in [ColorMap.sequential, .diverging] {
      for step in 0...100 {
        let (below, text) = (map.paint(Double(step) / 100), map.textPaint(Double(step) / 100))
        #expect(below.light.contrast(with: text.light) >= 4.4)
        #expect(below.dark.contrast(with: text.dark) >= 4.4)
      }
    }
  }

  @Test func colorMapsAreOrderedByLightness() {
    func luminances(_ map: ColorMap, _ range: ClosedRange<Int>) -> [(Double, Double)] {
      range.map {
        let paint = map.paint(Double($0) / Double(ColorMap.steps))
        return (paint.light.luminance, paint.dark.luminance)
      }
    }
    let up = [luminances(.sequential, 0...60), luminances(.diverging, 30...60)]
    for values in up + [luminances(.diverging, 0...30).reversed()] {
      for (near, far) in zip(values, values.dropFirst()) {
        #expect(far.0 < near.0 && far.1 > near.1)
      }
    }
  }
}
