/// The common drawing of line and scatter charts.
struct CoordinateChart {
  enum Kind {
    case lines, points
  }

  private typealias Domains = (x: ClosedRange<Double>, y: ClosedRange<Double>)

  let kind: Kind
  let title: String
  let subtitle: String
  let x: Axis
  let y: Axis
  let series: [Series]
  let references: [ReferenceLine]
  let legend: LegendPlacement
  let size: FigureSize

  func svg(id: String) -> String {
    var canvas = Canvas(id: id)
    let domains = domains()
    let yTicks =
      domains.map { Ticks(domain: $0.y, scale: y.scale, count: ChartFrame.verticalSteps(size)) }
    var frame = ChartFrame(
      heading: Heading(title: title, subtitle: subtitle, width: size.width),
      legend: Legend(
        entries(domains), placement: legend, available: size.width - 2 * ChartFrame.padding),
      size: size, xCaption: x.caption, yCaption: y.caption, yTicks: yTicks ?? .none)
    guard let domains else {
      frame.close(xLabelHeight: 8)
      frame.drawSurroundings(on: &canvas)
      frame.drawNoData(on: &canvas)
      return canvas.document(
        width: size.width, height: frame.height, title: title, summary: summary(nil))
    }

    let xTicks = horizontalTicks(domains.x, frame: &frame)
    frame.close(xLabelHeight: 20)
    let plot = PlotArea(
      frame: frame,
      x: AxisScale(kind: x.scale, domain: domains.x, start: frame.left, end: frame.right),
      y: AxisScale(kind: y.scale, domain: domains.y, start: frame.bottom, end: frame.top))
    frame.drawVerticalTicks(on: &canvas, scale: plot.y)
    plot.drawHorizontalAxis(xTicks, on: &canvas, hasGrid: kind == .points)
    for reference in references {
      plot.draw(reference, on: &canvas)
    }
    for (index, one) in series.enumerated() {
      let style = style(index, domains)
      let runs = plot.runs(of: one, xAxis: x, yAxis: y)
      switch kind {
      case .lines:
        plot.drawCurve(runs, style: style, phase: phase(index), on: &canvas)
      case .points: plot.drawPoints(runs, style: style, on: &canvas)
      }
    }
    frame.drawSurroundings(on: &canvas)
    return canvas.document(
      width: size.width, height: frame.height, title: title, summary: summary(domains))
  }

  // Staggers the markers of curves, so that close curves do not stack them.
  private func phase(_ index: Int) -> Double {
    (Double(index) + 0.5) / Double(series.count)
  }

  /// Dashes suit smooth curves only; those that climb and fall a lot are solid with markers.
  private func style(_ index: Int, _ domains: Domains?) -> SeriesStyle {
    let style = SeriesStyle(index: index)
    guard let domains else { return style }
    let scale = AxisScale(kind: y.scale, domain: domains.y, start: 0, end: 1)
    let levels = series[index].y.filter(y.canShow).map(scale.position)
    let climb = zip(levels, levels.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).magnitude }
    return climb > 3 ? style.jagged : style
  }

  private func entries(_ domains: Domains?) -> [Legend.Entry] {
    let names = series.enumerated().map { index, one in
      let style = style(index, domains)
      return Legend.Entry(key: kind == .lines ? .line(style) : .marker(style), name: one.name)
    }
    return names + references.map { Legend.Entry(key: .reference, name: $0.label) }
  }

  /// The ranges of both axes, or nil if no point can be shown.
  private func domains() -> Domains? {
    var xs: [Double] = []
    var ys: [Double] = []
    for one in series {
      for index in 0..<one.count where x.canShow(one.x[index]) && y.canShow(one.y[index]) {
        xs.append(one.x[index])
        ys.append(one.y[index])
      }
    }
    guard !xs.isEmpty else { return nil }
    for reference in references {
      switch reference.course {
      case .horizontal(let value): ys.append(value)
      case .vertical(let value): xs.append(value)
      case .diagonal: break
      }
    }
    let isSquare =
      references.contains { $0.course == .diagonal } && x.range == nil && y.range == nil
      && x.scale == y.scale
    if isSquare {
      xs += ys
      ys = xs
    }
    let steps = ChartFrame.verticalSteps(size)
    guard
      let xDomain = Domain.covering(xs, axis: x, isNice: kind == .points, steps: steps),
      let yDomain = Domain.covering(ys, axis: y, isNice: true, steps: steps)
    else { return nil }
    return isSquare ? (yDomain, yDomain) : (xDomain, yDomain)
  }

  /// As many ticks as fit without touching; keeps room for the label at the right edge.
  private func horizontalTicks(_ domain: ClosedRange<Double>, frame: inout ChartFrame) -> Ticks {
    let size = ChartFrame.tickSize
    func fitting(_ width: Double) -> Ticks {
      for count in stride(from: 9, to: 1, by: -1) {
        let ticks = Ticks(domain: domain, scale: x.scale, count: count)
        let scale = AxisScale(kind: x.scale, domain: domain, start: 0, end: width)
        let isFree = zip(ticks.values.indices, ticks.values.indices.dropFirst()).allSatisfy {
          let gap = scale.position(ticks.values[$1]) - scale.position(ticks.values[$0])
          let widths = ticks.labels[$0].width(size: size) + ticks.labels[$1].width(size: size)
          return gap >= widths / 2 + 14
        }
        if isFree { return ticks }
      }
      return Ticks(domain: domain, scale: x.scale, count: 1)
    }
    let widest = fitting(frame.width).widestLabel(size: size)
    frame.inset(
      left: widest / 2 - frame.left,
      right: max(0, widest / 2 - (frame.legend.isRight ? frame.legend.rightMargin : 0)))
    return fitting(frame.width)
  }

  private func summary(_ domains: Domains?) -> String {
    let name = kind == .lines ? "Line chart" : "Scatter chart"
    guard let domains else { return "\(name) without data." }
    func describe(_ axis: Axis, _ name: String, _ range: ClosedRange<Double>) -> String {
      let ends = [range.lowerBound, range.upperBound].map {
        NumberText.significant($0, digits: 4, keepsTrailingZeros: false)
      }
      let scale = axis.scale == .logarithmic ? ", logarithmic" : ""
      let caption = axis.caption.isEmpty ? "" : " \(axis.caption)"
      return "\(name) axis:\(caption) from \(ends[0]) to \(ends[1])\(scale)."
    }
    let names = series.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    let omitted = series.reduce(0) { total, one in
      total + (0..<one.count).filter { !x.canShow(one.x[$0]) || !y.canShow(one.y[$0]) }.count
    }
    var parts = [
      "\(name) with \(series.count) series\(names.isEmpty ? "" : ": \(names)").",
      describe(x, "Horizontal", domains.x), describe(y, "Vertical", domains.y),
    ]
    if omitted > 0 {
      parts.append("\(omitted) points without a place on the axes are left out.")
    }
    return parts.joined(separator: " ")
  }
}
