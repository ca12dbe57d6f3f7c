/// The parts that charts with a vertical axis share: heading, margins, axes and legend.
struct ChartFrame {
  static let padding = 16.0
  static let tickSize = 11.5
  static let referenceDash = "5 4"
  private static let captionSize = 12.5

  let heading: Heading
  let legend: Legend
  let size: FigureSize
  let xCaption: String
  let yCaption: String
  let yTicks: Ticks
  /// Edges of the data area in pixels.
  private(set) var left: Double
  private(set) var right: Double
  private(set) var top: Double
  private(set) var bottom = 0.0
  /// Height of the whole image in pixels.
  private(set) var height = 0.0
  private var xLabelHeight = 0.0

  init(
    heading: Heading, legend: Legend, size: FigureSize, xCaption: String, yCaption: String,
    yTicks: Ticks
  ) {
    self.heading = heading
    self.legend = legend
    self.size = size
    self.xCaption = xCaption
    self.yCaption = yCaption
    self.yTicks = yTicks
    let captionWidth = yCaption.isEmpty ? 0 : ChartFrame.captionSize + 9
    let labelWidth = yTicks.widestLabel(size: ChartFrame.tickSize)
    left = ChartFrame.padding + captionWidth + (labelWidth > 0 ? labelWidth + 8 : 0)
    right = size.width - ChartFrame.padding - legend.rightMargin
    top = heading.bottom + 12
  }

  var width: Double { right - left }

  /// How many steps suit a vertical axis in an image of this height.
  static func verticalSteps(_ size: FigureSize) -> Int {
    max(2, min(8, Int(size.height / 52)))
  }

  /// Moves the left or the right edge inwards, for labels that reach over it.
  mutating func inset(left extraLeft: Double = 0, right extraRight: Double = 0) {
    left += max(0, extraLeft)
    right -= max(0, extraRight)
  }

  /// Fixes the vertical edges once the height of the labels below the data is known.
  mutating func close(xLabelHeight: Double) {
    self.xLabelHeight = xLabelHeight
    let below =
      xLabelHeight + (xCaption.isEmpty ? 0 : 22) + legend.bottomMargin + ChartFrame.padding - 4
    let smallest = max(120, legend.isRight ? legend.height : 0)
    bottom = top + max(smallest, size.height - top - below)
    height = bottom + below
  }

  /// Draws the heading, the captions of the axes and the legend.
  func drawSurroundings(on canvas: inout Canvas) {
    heading.draw(on: &canvas)
    if !yCaption.isEmpty {
      let text = TextMetrics.truncated(
        yCaption, width: bottom - top, size: ChartFrame.captionSize)
      canvas.text(
        text, x: ChartFrame.padding + ChartFrame.captionSize * 0.8, y: (top + bottom) / 2,
        size: ChartFrame.captionSize, anchor: .middle, fill: .ink, angle: -90,
        fullText: yCaption)
    }
    if !xCaption.isEmpty {
      let text = TextMetrics.truncated(xCaption, width: width, size: ChartFrame.captionSize)
      canvas.text(
        text, x: (left + right) / 2, y: bottom + xLabelHeight + 17,
        size: ChartFrame.captionSize, anchor: .middle, fill: .ink, fullText: xCaption)
    }
    if legend.isRight {
      legend.draw(on: &canvas, left: right + 22, top: top - 4)
    } else {
      legend.draw(
        on: &canvas, left: left, top: height - ChartFrame.padding + 4 - legend.height)
    }
  }

  /// Draws labels and grid lines of the vertical axis.
  func drawVerticalTicks(on canvas: inout Canvas, scale: AxisScale) {
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = scale.position(value)
      canvas.line(x1: left, y1: y, x2: right, y2: y, stroke: .grid)
      canvas.label(
        label, x: left - 8, y: y + ChartFrame.tickSize * 0.35, size: ChartFrame.tickSize,
        anchor: .end)
    }
    for value in yTicks.minor where !yTicks.values.contains(value) {
      let y = scale.position(value)
      canvas.line(x1: left - 3, y1: y, x2: left, y2: y, stroke: .axis)
    }
  }

  /// Says in the middle of the data area that it is empty.
  func drawNoData(on canvas: inout Canvas) {
    canvas.text(
      "no data", x: (left + right) / 2, y: (top + bottom) / 2 + 4, size: 14, anchor: .middle)
    canvas.line(x1: left, y1: bottom, x2: right, y2: bottom, stroke: .axis)
    canvas.line(x1: left, y1: top, x2: left, y2: bottom, stroke: .axis)
  }
}
