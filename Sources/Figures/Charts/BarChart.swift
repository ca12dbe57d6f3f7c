/// Groups of bars that start at zero, with optional error bars; or one bar for each group, in which
/// the series are stacked.
public struct BarChart: Figure {
  /// The heading.
  public var title: String
  /// A line below the heading, such as what the error bars stand for.
  public var subtitle: String
  /// What the groups are, printed below their names; may be empty.
  public var groupLabel: String
  /// The names of the groups, from left to right.
  public var groups: [String]
  /// The vertical axis; always linear.
  public var y: Axis
  /// The bars of each group, in the order of the legend.
  public var series: [BarSeries]
  /// Whether a group is one bar, with the series on top of each other in their order. Negative
  /// values are then left out, as are errors and values in print.
  public var isStacked: Bool
  /// Horizontal lines to compare with, such as chance level.
  public var references: [ReferenceLine]
  /// Whether values stand over their bars, where all of them have room.
  public var showsValues: Bool
  /// Where names are explained.
  public var legend: LegendPlacement
  /// The nominal size in pixels.
  public var size: FigureSize

  /// Creates a bar chart.
  public init(
    title: String, subtitle: String = "", groupLabel: String = "", groups: [String], y: Axis,
    series: [BarSeries], isStacked: Bool = false, references: [ReferenceLine] = [],
    showsValues: Bool = true, legend: LegendPlacement = .automatic, size: FigureSize = .standard
  ) {
    self.title = title
    self.subtitle = subtitle
    self.groupLabel = groupLabel
    self.groups = groups
    self.y = y
    self.series = series
    self.isStacked = isStacked
    self.references = references
    self.showsValues = showsValues
    self.legend = legend
    self.size = size
  }

  /// The chart as an SVG document.
  public func svg(id: String) -> String {
    BarDrawing(chart: self).svg(id: id)
  }
}
