/// Points in a plane, such as predicted against measured values.
public struct ScatterChart: Figure {
  /// The heading.
  public var title: String
  /// A line below the heading, such as what the reader should notice.
  public var subtitle: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The groups of points, in the order of the legend.
  public var series: [Series]
  /// Lines to compare with.
  public var references: [ReferenceLine]
  /// Where names are explained.
  public var legend: LegendPlacement
  /// The nominal size in pixels.
  public var size: FigureSize

  /// Creates a scatter chart.
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
      kind: .points, title: title, subtitle: subtitle, x: x, y: y, series: series,
      references: references, legend: legend, size: size
    ).svg(id: id)
  }
}
