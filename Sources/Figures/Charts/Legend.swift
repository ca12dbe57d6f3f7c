/// The names of series, arranged outside the data.
struct Legend {
  enum Key {
    case line(SeriesStyle)
    case marker(SeriesStyle)
    case bar(SeriesStyle)
    case reference
  }

  struct Entry {
    let key: Key
    let name: String
  }

  private struct Item {
    let entry: Entry
    let lines: [String]
    let x: Double
    let y: Double
  }

  private static let keyWidth = 28.0
  private static let keyGap = 7.0
  private static let size = 12.0
  private static let lineHeight = 14.0
  private static let rowHeight = 20.0
  private static let widestColumn = 150.0

  /// Whether the legend stands to the right; otherwise below.
  let isRight: Bool
  /// Size in pixels, zero if there is nothing to explain.
  let width: Double
  let height: Double
  private let items: [Item]

  /// - Parameter available: Width in pixels of the rows of a legend below the data.
  init(_ entries: [Entry], placement: LegendPlacement, available: Double) {
    let named = entries.filter { !$0.name.isEmpty }
    let widest = named.map { TextMetrics.width($0.name, size: Legend.size) }.max() ?? 0
    let isTrivial = placement == .automatic && named.isEmpty
    switch placement {
    case .automatic:
      isRight = widest <= Legend.widestColumn && available >= 480 && named.count <= 16
    case .right: isRight = true
    case .below, .none: isRight = false
    }
    guard placement != .none, !isTrivial, !named.isEmpty else {
      (width, height, items) = (0, 0, [])
      return
    }
    let indent = Legend.keyWidth + Legend.keyGap
    var placed: [Item] = []
    var (x, y, right) = (0.0, 0.0, 0.0)
    for entry in named {
      if isRight {
        let lines = TextMetrics.wrappedOrTruncated(
          entry.name, width: Legend.widestColumn, size: Legend.size, lines: 2)
        placed.append(Item(entry: entry, lines: lines, x: 0, y: y))
        y += Legend.rowHeight + Double(lines.count - 1) * Legend.lineHeight
        let longest = lines.map { TextMetrics.width($0, size: Legend.size) }.max() ?? 0
        right = max(right, indent + longest)
      } else {
        let text = TextMetrics.truncated(
          entry.name, width: available - indent, size: Legend.size)
        let extent = indent + TextMetrics.width(text, size: Legend.size)
        if x > 0, x + extent > available {
          x = 0
          y += Legend.rowHeight
        }
        placed.append(Item(entry: entry, lines: [text], x: x, y: y))
        x += extent + 20
        right = max(right, x - 20)
      }
    }
    width = right
    height = isRight ? y : y + Legend.rowHeight
    items = placed
  }

  /// Room that the legend takes from the right of the data, in pixels.
  var rightMargin: Double { isRight && !items.isEmpty ? width + 22 : 0 }

  /// Room that the legend takes from below the data, in pixels.
  var bottomMargin: Double { !isRight && !items.isEmpty ? height + 10 : 0 }

  func draw(on canvas: inout Canvas, left: Double, top: Double) {
    for item in items {
      let x = left + item.x
      let middle = top + item.y + Legend.rowHeight / 2
      drawKey(item.entry.key, on: &canvas, x: x, y: middle)
      for (row, line) in item.lines.enumerated() {
        canvas.text(
          line, x: x + Legend.keyWidth + Legend.keyGap,
          y: middle + Legend.size * 0.36 + Double(row) * Legend.lineHeight, size: Legend.size,
          fill: .ink, fullText: item.lines.count == 1 ? item.entry.name : nil)
      }
    }
  }

  private func drawKey(_ key: Key, on canvas: inout Canvas, x: Double, y: Double) {
    let center = x + Legend.keyWidth / 2
    switch key {
    case .line(let style):
      canvas.line(
        x1: x, y1: y, x2: x + Legend.keyWidth, y2: y, stroke: style.paint,
        width: style.lineWidth,
        dash: style.dash)
      canvas.marker(
        style.marker.path(x: center, y: y, radius: style.markerRadius), paint: style.paint)
    case .marker(let style):
      canvas.marker(style.marker.path(x: center, y: y, radius: 4), paint: style.paint)
    case .bar(let style):
      canvas.bar(x: x + 8, y: y - 6, width: 14, height: 12, style: style)
    case .reference:
      canvas.line(
        x1: x, y1: y, x2: x + Legend.keyWidth, y2: y, stroke: .muted, width: 1.2,
        dash: ChartFrame.referenceDash)
    }
  }
}
