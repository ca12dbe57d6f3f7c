/// Lays out and draws a heat map.
struct HeatMapDrawing {
  private static let labelSize = 12.0
  private static let captionSize = 12.5
  private static let barWidth = 13.0
  private static let gap = 1.5

  let map: HeatMap
  private let heading: Heading
  private let width: Double
  private let colors: HeatMapColors?
  private let rowNames: [String]
  private let columnLabels: CategoryLabels
  private let barTicks: Ticks
  // Edges of the matrix and size of its cells, in pixels.
  private let left: Double
  private let top: Double
  private let cellWidth: Double
  private let cellHeight: Double

  init(map: HeatMap) {
    self.map = map
    let width = FigureSize(width: map.width, height: 400).width
    self.width = width
    heading = Heading(title: map.title, subtitle: map.subtitle, width: width)
    colors = HeatMapColors(map)
    barTicks = colors.map { Ticks(domain: $0.range, scale: .linear, count: 5) } ?? .none
    let size = HeatMapDrawing.labelSize
    rowNames = map.rows.map { TextMetrics.truncated($0, width: 150, size: size) }
    let caption = map.rowLabel.isEmpty ? 0 : HeatMapDrawing.captionSize + 9
    let names = rowNames.map { TextMetrics.width($0, size: size) }.max() ?? 0
    let start = ChartFrame.padding + caption + names + 8
    let barCaption = map.valueLabel.isEmpty ? 0 : HeatMapDrawing.captionSize + 8
    let barRoom =
      24 + HeatMapDrawing.barWidth + 8 + barTicks.widestLabel(size: ChartFrame.tickSize)
      + barCaption
    let count = Double(max(1, map.columns.count))
    func cell(from left: Double) -> Double {
      min(96, max(4, (width - ChartFrame.padding - barRoom - left) / count))
    }
    let overhang = CategoryLabels(map.columns, slot: cell(from: start), size: size).leftOverhang
    left = max(start, overhang + 4)
    cellWidth = cell(from: left)
    // Flat cells hold numbers; those too narrow for numbers are square.
    cellHeight = cellWidth < 32 ? max(cellWidth, 8) : min(max(cellWidth * 0.62, 24), 52)
    columnLabels = CategoryLabels(map.columns, slot: cellWidth, size: size)
    top = heading.bottom + 14
  }

  private var right: Double { left + cellWidth * Double(max(1, map.columns.count)) }
  private var bottom: Double { top + cellHeight * Double(max(1, map.rows.count)) }

  func svg(id: String) -> String {
    var canvas = Canvas(id: id)
    heading.draw(on: &canvas)
    let caption = map.columnLabel.isEmpty ? 0.0 : 22
    guard let colors, !map.rows.isEmpty, !map.columns.isEmpty else {
      canvas.text("no data", x: width / 2, y: top + 60, size: 14, anchor: .middle)
      return canvas.document(
        width: width, height: top + 120, title: map.title, summary: "Heat map without data.")
    }
    drawCells(on: &canvas, colors: colors)
    drawLabels(on: &canvas)
    // A colour bar shorter than this has no room for its ticks.
    let barHeight = max(bottom - top, 90)
    drawColorBar(on: &canvas, colors: colors, height: barHeight)
    let below = max(bottom + columnLabels.height + 8 + caption, top + barHeight + 8)
    return canvas.document(
      width: width, height: below + ChartFrame.padding - 4, title: map.title,
      summary: summary(colors))
  }

  private func drawCells(on canvas: inout Canvas, colors: HeatMapColors) {
    let axis = Axis()
    // Tooltips would be most of the file of a large matrix.
    let hasTooltips = map.rows.count * map.columns.count <= 400
    let style = valueStyle(colors)
    for row in map.rows.indices {
      for column in map.columns.indices {
        let hasValue = map.values.indices.contains(row) && map.values[row].indices.contains(column)
        let value = hasValue ? map.values[row][column] : .nan
        let isShown = axis.canShow(value)
        let fraction = colors.fraction(value)
        let x = left + Double(column) * cellWidth
        let y = top + Double(row) * cellHeight
        let gap = cellWidth < 20 ? 0.5 : HeatMapDrawing.gap
        let box = canvas.box(x, y, cellWidth - gap, cellHeight - gap)
        let paint = canvas.paint(fill: isShown ? colors.map.paint(fraction) : .missing)
        guard hasTooltips || style != nil else {
          canvas.add("<rect \(box) \(paint)/>")
          continue
        }
        let full = isShown ? colors.text(value) : "no value"
        let name = XML.escaped("\(map.rows[row]), \(map.columns[column]): \(full)")
        canvas.add("<rect \(box) \(paint)><title>\(name)</title></rect>")
        guard let style else { continue }
        canvas.text(
          isShown ? colors.text(value, decimals: style.decimals) : "–",
          x: x + (cellWidth - gap) / 2, y: y + (cellHeight - gap) / 2 + style.size * 0.36,
          size: style.size, anchor: .middle,
          fill: isShown ? colors.map.textPaint(fraction) : .muted)
      }
    }
  }

  /// The font size and the decimals at which every value fits its cell, or nil if none do.
  private func valueStyle(_ colors: HeatMapColors) -> (size: Double, decimals: Int)? {
    let axis = Axis()
    let values = map.values.joined().filter(axis.canShow)
    for decimals in stride(from: colors.decimals, through: min(1, colors.decimals), by: -1) {
      let widest =
        values.map {
          TextMetrics.width(colors.text($0, decimals: decimals), size: 1)
        }.max() ?? 0
      let fitting = [13.0, 12, 11, 10, 9].first {
        cellHeight >= $0 + 5 && widest * $0 <= cellWidth - 6
      }
      if let fitting { return (fitting, decimals) }
    }
    return nil
  }

  private func drawLabels(on canvas: inout Canvas) {
    let size = HeatMapDrawing.labelSize
    // Rows that are lower than their names show only every other one, or fewer.
    let stride = max(1, Int(((size + 1) / cellHeight).rounded(.up)))
    for row in Swift.stride(from: 0, to: map.rows.count, by: stride) {
      let middle = top + (Double(row) + 0.5) * cellHeight
      canvas.text(
        rowNames[row], x: left - 8, y: middle + size * 0.35, size: size, anchor: .end,
        fullText: map.rows[row])
    }
    columnLabels.draw(on: &canvas, left: left, top: bottom + 6)
    let captionSize = HeatMapDrawing.captionSize
    if !map.rowLabel.isEmpty {
      let text = TextMetrics.truncated(map.rowLabel, width: bottom - top, size: captionSize)
      canvas.text(
        text, x: ChartFrame.padding + captionSize * 0.8, y: (top + bottom) / 2,
        size: captionSize, anchor: .middle, fill: .ink, angle: -90, fullText: map.rowLabel)
    }
    if !map.columnLabel.isEmpty {
      let text = TextMetrics.truncated(map.columnLabel, width: right - left, size: captionSize)
      canvas.text(
        text, x: (left + right) / 2, y: bottom + columnLabels.height + 22, size: captionSize,
        anchor: .middle, fill: .ink, fullText: map.columnLabel)
    }
  }

  private func drawColorBar(on canvas: inout Canvas, colors: HeatMapColors, height: Double) {
    let x = right + 22
    let barWidth = HeatMapDrawing.barWidth
    let steps = ColorMap.steps
    let slice = height / Double(steps + 1)
    for step in 0...steps {
      let paint = colors.map.paint(Double(step) / Double(steps))
      // Slices overlap a little, so that no seam shows between them.
      canvas.rectangle(
        x: x, y: top + height - slice * Double(step + 1), width: barWidth,
        height: slice + (step == 0 ? 0 : 0.6), fill: paint)
    }
    let scale = AxisScale(
      kind: .linear, domain: colors.range, start: top + height - slice / 2, end: top + slice / 2)
    for (value, label) in zip(barTicks.values, barTicks.labels) {
      let y = scale.position(value)
      canvas.line(x1: x + barWidth, y1: y, x2: x + barWidth + 4, y2: y, stroke: .axis)
      canvas.label(
        label, x: x + barWidth + 8, y: y + ChartFrame.tickSize * 0.35,
        size: ChartFrame.tickSize)
    }
    guard !map.valueLabel.isEmpty else { return }
    let size = HeatMapDrawing.captionSize
    let text = TextMetrics.truncated(map.valueLabel, width: height, size: size)
    let labels = barTicks.widestLabel(size: ChartFrame.tickSize)
    canvas.text(
      text, x: x + barWidth + 8 + labels + 8 + size * 0.8, y: top + height / 2, size: size,
      anchor: .middle, fill: .ink, angle: -90, fullText: map.valueLabel)
  }

  private func summary(_ colors: HeatMapColors) -> String {
    let measure = map.valueLabel.isEmpty ? "" : " of \(map.valueLabel)"
    return "Heat map\(measure): \(map.rows.count) rows (\(map.rows.joined(separator: ", "))) and "
      + "\(map.columns.count) columns (\(map.columns.joined(separator: ", "))), colours from "
      + "\(colors.text(colors.range.lowerBound)) to \(colors.text(colors.range.upperBound))."
  }
}
