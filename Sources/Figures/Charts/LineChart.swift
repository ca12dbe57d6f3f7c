/// Curves over a numeric axis, such as a loss over training steps.
///
/// Curves of any length stay small: every pixel column keeps only the points that can be seen.
public struct LineChart: Figure {
  /// The heading.
  public var title: String
  /// A line below the heading, such as what the reader should notice.
  public var subtitle: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves, in the order of the legend.
  public var series: [Series]
  /// Lines to compare with.
  public var references: [ReferenceLine]
  /// Where names are explained.
  public var legend: LegendPlacement
  /// The nominal size in pixels.
  public var size: FigureSize

  /// Creates a line chart.
  public init(
    title: String, subtitle: String = "", x: Axis, y: Axis, series: [Series],
    references: [ReferenceLine] = [], legend: LegendPlacement = .automatic,
    size: FigureSize = .standard
  ) {
    self.title = title
    self.subtitle = subtitle
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.legend = legend
    self.size = size
  }

  /// The chart as an SVG document.
  public func svg(id: String) -> String {
    CoordinateChart(
      kind: .lines, title: title, subtitle: subtitle, x: x, y: y, series: series,
      references: references, legend: legend, size: size
    ).svg(id: id)
  }
}
