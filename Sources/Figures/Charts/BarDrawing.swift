/// Lays out and draws a bar chart.
struct BarDrawing {
  private static let valueSize = 10.5

  let chart: BarChart
  private let axis: Axis

  init(chart: BarChart) {
    self.chart = chart
    axis = Axis(chart.y.label, unit: chart.y.unit, scale: .linear, range: chart.y.range)
  }

  func svg(id: String) -> String {
    var canvas = Canvas(id: id)
    let domain = domain()
    let steps = ChartFrame.verticalSteps(chart.size)
    let ticks = domain.map { Ticks(domain: $0, scale: .linear, count: steps) }
    var frame = ChartFrame(
      heading: Heading(title: chart.title, subtitle: chart.subtitle, width: chart.size.width),
      legend: Legend(
        entries, placement: chart.legend,
        available: chart.size.width - 2 * ChartFrame.padding),
      size: chart.size, xCaption: chart.groupLabel, yCaption: axis.caption,
      yTicks: ticks ?? .none)
    guard let domain else {
      frame.close(xLabelHeight: 8)
      frame.drawSurroundings(on: &canvas)
      frame.drawNoData(on: &canvas)
      return canvas.document(
        width: chart.size.width, height: frame.height, title: chart.title,
        summary: "Bar chart without data.")
    }

    let count = Double(chart.groups.count)
    let overhang = CategoryLabels(chart.groups, slot: frame.width / count).leftOverhang
    frame.inset(left: overhang - frame.left + 4)
    let slot = frame.width / count
    let labels = CategoryLabels(chart.groups, slot: slot)
    frame.close(xLabelHeight: labels.height + 8)
    let scale = AxisScale(
      kind: .linear, domain: domain, start: frame.bottom, end: frame.top)

    frame.drawVerticalTicks(on: &canvas, scale: scale)
    drawBars(on: &canvas, frame: frame, scale: scale)
    drawReferences(on: &canvas, frame: frame, scale: scale)
    labels.draw(on: &canvas, left: frame.left, top: frame.bottom + 7)
    frame.drawSurroundings(on: &canvas)
    return canvas.document(
      width: chart.size.width, height: frame.height, title: chart.title, summary: summary)
  }

  private var entries: [Legend.Entry] {
    chart.series.enumerated().map {
      Legend.Entry(key: .bar(SeriesStyle(index: $0)), name: $1.name)
    } + chart.references.map { Legend.Entry(key: .reference, name: $0.label) }
  }

  /// The value of a bar, or nil if it is missing or cannot be shown.
  private func value(_ series: BarSeries, _ group: Int) -> Double? {
    guard series.values.indices.contains(group), axis.canShow(series.values[group]) else {
      return nil
    }
    return chart.isStacked && series.values[group] < 0 ? nil : series.values[group]
  }

  /// Where the bar of a series starts: at zero, or on the bars of the series before it.
  private func start(_ index: Int, _ group: Int) -> Double {
    guard chart.isStacked else { return 0 }
    return chart.series[..<index].reduce(0) { $0 + (value($1, group) ?? 0) }
  }

  private var showsValues: Bool { chart.showsValues && !chart.isStacked }

  private func domain() -> ClosedRange<Double>? {
    var values: [Double] = []
    for (index, series) in chart.series.enumerated() {
      for group in chart.groups.indices {
        guard let value = value(series, group) else { continue }
        let error = chart.isStacked ? 0 : series.error(group) ?? 0
        let end = start(index, group) + value
        values += [end - error, end + error]
      }
    }
    guard !values.isEmpty else { return nil }
    for reference in chart.references {
      if case .horizontal(let value) = reference.course { values.append(value) }
    }
    // Bars compare by length, so that zero belongs to the axis.
    values.append(0)
    if showsValues, let lowest = values.min(), let highest = values.max() {
      // Room for a line of text at the ends of the longest bars.
      let room = (highest - lowest) * 18 / (chart.size.height * 0.65)
      if lowest < 0 { values.append(lowest - room) }
      if highest > 0 { values.append(highest + room) }
    }
    return Domain.covering(
      values, axis: axis, isNice: true, steps: ChartFrame.verticalSteps(chart.size))
  }

  private func drawBars(on canvas: inout Canvas, frame: ChartFrame, scale: AxisScale) {
    let slot = frame.width / Double(chart.groups.count)
    let columns = chart.isStacked ? 1 : chart.series.count
    let pitch = min(slot * 0.8 / Double(max(1, columns)), 64)
    let breadth = max(pitch - (pitch > 6 ? 2 : 0), 0.5)
    let base = clamped(scale.position(0), frame)
    let decimals = valueDecimals(width: pitch)
    for (index, series) in chart.series.enumerated() {
      let style = SeriesStyle(index: index)
      for group in chart.groups.indices {
        guard let value = value(series, group) else { continue }
        let offset = (Double(chart.isStacked ? 0 : index) - Double(columns) / 2) * pitch
        let x = frame.left + slot * (Double(group) + 0.5) + offset + (pitch - breadth) / 2
        let start = start(index, group)
        let first = clamped(scale.position(start), frame)
        let end = clamped(scale.position(start + value), frame)
        canvas.bar(
          x: x, y: min(first, end), width: breadth, height: (first - end).magnitude, style: style)
        let middle = x + breadth / 2
        var reach = end
        if !chart.isStacked, let error = series.error(group) {
          let high = clamped(scale.position(value + error), frame)
          let low = clamped(scale.position(value - error), frame)
          drawError(on: &canvas, x: middle, from: low, to: high, cap: min(4, breadth / 3))
          reach = value < 0 ? max(low, end) : min(high, end)
        }
        if let decimals {
          canvas.label(
            .number(NumberText.fixed(value, decimals: decimals)), x: middle,
            y: value < 0 ? reach + 12 : reach - 4, size: BarDrawing.valueSize,
            anchor: .middle, fill: .ink)
        }
      }
    }
    canvas.line(x1: frame.left, y1: base, x2: frame.right, y2: base, stroke: .axis)
  }

  // A rim in the colour of the paper keeps the whisker visible on dark bars.
  private func drawError(
    on canvas: inout Canvas, x: Double, from low: Double, to high: Double, cap: Double
  ) {
    let coordinate = canvas.coordinate
    let data = """
      M\(coordinate(x)) \(coordinate(low))V\(coordinate(high))\
      M\(coordinate(x - cap)) \(coordinate(high))H\(coordinate(x + cap))\
      M\(coordinate(x - cap)) \(coordinate(low))H\(coordinate(x + cap))
      """
    canvas.add(
      "<path d=\"\(data)\" fill=\"none\" \(canvas.paint(stroke: .paper)) stroke-width=\"3.2\"/>")
    canvas.add(
      "<path d=\"\(data)\" fill=\"none\" \(canvas.paint(stroke: .ink)) stroke-width=\"1.2\"/>")
  }

  private func drawReferences(on canvas: inout Canvas, frame: ChartFrame, scale: AxisScale) {
    for reference in chart.references {
      guard case .horizontal(let value) = reference.course, scale.canPlace(value) else {
        continue
      }
      let y = scale.position(value)
      canvas.line(
        x1: frame.left, y1: y, x2: frame.right, y2: y, stroke: .ink, width: 1.2,
        dash: ChartFrame.referenceDash)
    }
  }

  /// Digits after the point with which all values fit over their bars, or nil if none do.
  private func valueDecimals(width: Double) -> Int? {
    guard showsValues else { return nil }
    let values = chart.series.flatMap { series in
      chart.groups.indices.compactMap { value(series, $0) }
    }
    let largest = values.map(\.magnitude).max() ?? 0
    guard largest < 1e6, largest == 0 || largest >= 1e-3 else { return nil }
    let decimals = NumberText.sharedDecimals(values, digits: 3)
    for candidate in [decimals, max(0, decimals - 1)] {
      let fits = values.allSatisfy {
        let text = NumberText.fixed($0, decimals: candidate)
        return TextMetrics.width(text, size: BarDrawing.valueSize) <= width - 1
      }
      if fits { return candidate }
    }
    return nil
  }

  private func clamped(_ position: Double, _ frame: ChartFrame) -> Double {
    min(max(position, frame.top), frame.bottom)
  }

  private var summary: String {
    let names = chart.series.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    let caption = axis.caption.isEmpty ? "" : " of \(axis.caption)"
    return "Bar chart\(caption) for \(chart.groups.joined(separator: ", "))"
      + (names.isEmpty ? "." : "; bars: \(names).")
  }
}
