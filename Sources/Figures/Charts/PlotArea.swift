/// The data area of a line or scatter chart with its two scales.
struct PlotArea {
  let frame: ChartFrame
  let x: AxisScale
  let y: AxisScale

  /// The visible points of a series in pixels, cut where a value is missing.
  func runs(of series: Series, xAxis: Axis, yAxis: Axis) -> [[PixelPoint]] {
    var runs: [[PixelPoint]] = [[]]
    for index in 0..<series.count {
      let (valueX, valueY) = (series.x[index], series.y[index])
      guard xAxis.canShow(valueX), yAxis.canShow(valueY) else {
        if runs[runs.count - 1].isEmpty == false { runs.append([]) }
        continue
      }
      runs[runs.count - 1].append(PixelPoint(x: x.position(valueX), y: y.position(valueY)))
    }
    return runs.filter { !$0.isEmpty }
  }

  func drawHorizontalAxis(_ ticks: Ticks, on canvas: inout Canvas, hasGrid: Bool) {
    for (value, label) in zip(ticks.values, ticks.labels) {
      let position = x.position(value)
      if hasGrid {
        canvas.line(
          x1: position, y1: frame.top, x2: position, y2: frame.bottom, stroke: .grid)
      }
      canvas.line(
        x1: position, y1: frame.bottom, x2: position, y2: frame.bottom + 5, stroke: .axis)
      canvas.label(
        label, x: position, y: frame.bottom + 8 + ChartFrame.tickSize * 0.8,
        size: ChartFrame.tickSize, anchor: .middle)
    }
    for value in ticks.minor where !ticks.values.contains(value) {
      let position = x.position(value)
      canvas.line(
        x1: position, y1: frame.bottom, x2: position, y2: frame.bottom + 3, stroke: .axis)
    }
    canvas.line(
      x1: frame.left, y1: frame.bottom, x2: frame.right, y2: frame.bottom, stroke: .axis)
  }

  func drawCurve(
    _ runs: [[PixelPoint]], style: SeriesStyle, phase: Double, on canvas: inout Canvas
  ) {
    let lines = runs.filter { $0.count > 1 }.map { path(Thinning.thinned($0)) }
    if !lines.isEmpty {
      let isInside = runs.allSatisfy { $0.allSatisfy(contains) }
      let clip = isInside ? "" : " clip-path=\"url(#\(clipPath(on: &canvas)))\""
      let dash = style.dash.isEmpty ? "" : " stroke-dasharray=\"\(style.dash)\""
      canvas.add(
        """
        <path d="\(lines.joined())" fill="none" \(canvas.paint(stroke: style.paint)) \
        stroke-width="\(canvas.coordinate(style.lineWidth))" stroke-linejoin="round"\(dash)\(clip)/>
        """)
    }
    let marked = markedPoints(runs, phase: phase).filter(contains)
    if !marked.isEmpty {
      let data = marked.map { style.marker.path(x: $0.x, y: $0.y, radius: style.markerRadius) }
      canvas.marker(data.joined(), paint: style.paint)
    }
  }

  func drawPoints(_ runs: [[PixelPoint]], style: SeriesStyle, on canvas: inout Canvas) {
    let points = runs.joined().filter(contains)
    guard !points.isEmpty else { return }
    let radius = points.count > 400 ? 2.2 : points.count > 100 ? 3 : 4
    // Marks on the same tenth of a pixel look like one: a large cloud keeps one of them.
    var seen: Set<String> = []
    let data = points.map { style.marker.path(x: $0.x, y: $0.y, radius: radius) }
      .filter { seen.insert($0).inserted }
    canvas.marker(data.joined(), paint: style.paint, opacity: ".85")
  }

  func draw(_ reference: ReferenceLine, on canvas: inout Canvas) {
    switch reference.course {
    case .horizontal(let value):
      guard y.canPlace(value) else { return }
      let level = y.position(value)
      drawStraight(on: &canvas, from: (frame.left, level), to: (frame.right, level))
    case .vertical(let value):
      guard x.canPlace(value) else { return }
      let position = x.position(value)
      drawStraight(on: &canvas, from: (position, frame.bottom), to: (position, frame.top))
    case .diagonal:
      let lower = max(x.domain.lowerBound, y.domain.lowerBound)
      let upper = min(x.domain.upperBound, y.domain.upperBound)
      guard lower < upper else { return }
      drawDiagonal(from: lower, to: upper, on: &canvas)
    }
  }

  private func drawStraight(
    on canvas: inout Canvas, from: (Double, Double), to: (Double, Double)
  ) {
    canvas.line(
      x1: from.0, y1: from.1, x2: to.0, y2: to.1, stroke: .muted, width: 1.2,
      dash: ChartFrame.referenceDash)
  }

  private func drawDiagonal(from lower: Double, to upper: Double, on canvas: inout Canvas) {
    // y = x bends if only one of the axes is logarithmic.
    let steps = x.kind == y.kind ? 1 : 64
    let points = (0...steps).map { step in
      let value = lower + (upper - lower) * Double(step) / Double(steps)
      return PixelPoint(x: x.position(value), y: y.position(value))
    }
    canvas.add(
      """
      <path d="\(path(points))" fill="none" \(canvas.paint(stroke: .muted)) stroke-width="1.2" \
      stroke-dasharray="\(ChartFrame.referenceDash)"/>
      """)
  }

  /// All points of a short curve; of a long one only a few, and those without neighbours.
  private func markedPoints(_ runs: [[PixelPoint]], phase: Double) -> [PixelPoint] {
    let all = Array(runs.joined())
    if all.count <= 25 { return all }
    let count = 6
    let spread = (0..<count).map { step in
      all[Int((Double(step) + phase) / Double(count) * Double(all.count))]
    }
    return spread + runs.filter { $0.count == 1 }.joined()
  }

  private func contains(_ point: PixelPoint) -> Bool {
    point.x > frame.left - 0.5 && point.x < frame.right + 0.5 && point.y > frame.top - 0.5
      && point.y < frame.bottom + 0.5
  }

  private func clipPath(on canvas: inout Canvas) -> String {
    let name = "\(canvas.id)-clip"
    let box = canvas.box(frame.left, frame.top, frame.width, frame.bottom - frame.top)
    canvas.define("<clipPath id=\"\(name)\"><rect \(box)/></clipPath>")
    return name
  }

  private func path(_ points: [PixelPoint]) -> String {
    points.enumerated().map { index, point in
      let command = index == 0 ? "M" : index == 1 ? "L" : " "
      return command + NumberText.coordinate(point.x) + " " + NumberText.coordinate(point.y)
    }.joined()
  }
}
