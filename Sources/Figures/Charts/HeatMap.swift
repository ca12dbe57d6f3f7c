/// A matrix as coloured cells, with the value in each cell that has room for it.
///
/// If values change sign, zero takes the neutral middle of a two-coloured map; otherwise colours
/// run from the smallest to the largest value.
public struct HeatMap: Figure {
  /// The heading.
  public var title: String
  /// A line below the heading.
  public var subtitle: String
  /// What the rows are; may be empty.
  public var rowLabel: String
  /// What the columns are; may be empty.
  public var columnLabel: String
  /// The names of the rows, from top to bottom.
  public var rows: [String]
  /// The names of the columns, from left to right.
  public var columns: [String]
  /// The matrix, one array per row; missing and non-finite values leave an empty cell.
  public var values: [[Double]]
  /// What the colours measure, printed along the colour bar; may be empty.
  public var valueLabel: String
  /// The values at the ends of the colour bar, or nil to cover the data.
  public var range: ClosedRange<Double>?
  /// Significant digits of the largest value; the others have as many decimals. Narrow cells
  /// show fewer.
  public var digits: Int
  /// Width of the image in pixels; its height follows from the number of rows.
  public var width: Double

  /// Creates a heat map.
  public init(
    title: String, subtitle: String = "", rowLabel: String = "", columnLabel: String = "",
    rows: [String], columns: [String], values: [[Double]], valueLabel: String = "",
    range: ClosedRange<Double>? = nil, digits: Int = 3, width: Double = 720
  ) {
    self.title = title
    self.subtitle = subtitle
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.rows = rows
    self.columns = columns
    self.values = values
    self.valueLabel = valueLabel
    self.range = range
    self.digits = digits
    self.width = width
  }

  /// The heat map as an SVG document.
  public func svg(id: String) -> String {
    HeatMapDrawing(map: self).svg(id: id)
  }
}
