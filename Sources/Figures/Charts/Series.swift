/// Named points of a line or scatter chart.
public struct Series: Sendable, Equatable {
  /// The name in the legend.
  public var name: String
  /// Horizontal coordinates, one per point.
  public var x: [Double]
  /// Vertical coordinates, one per point; those that are not finite leave a gap.
  public var y: [Double]

  /// Creates a series of points; surplus coordinates of the longer array are ignored.
  public init(_ name: String, x: [Double], y: [Double]) {
    self.name = name
    self.x = x
    self.y = y
  }

  /// Creates a series over the positions 0, 1, 2 and so on.
  public init(_ name: String, y: [Double]) {
    self.init(name, x: y.indices.map(Double.init), y: y)
  }

  var count: Int { min(x.count, y.count) }
}
