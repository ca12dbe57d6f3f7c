/// One bar per group of a bar chart.
public struct BarSeries: Sendable, Equatable {
  /// The name in the legend.
  public var name: String
  /// The heights, one per group; those that are not finite leave a gap.
  public var values: [Double]
  /// Half the length of each error bar in units of the values; empty for none.
  public var errors: [Double]

  /// Creates a series of bars.
  public init(_ name: String, values: [Double], errors: [Double] = []) {
    self.name = name
    self.values = values
    self.errors = errors
  }

  /// The error of a group, or nil if it has none.
  func error(_ group: Int) -> Double? {
    guard errors.indices.contains(group), errors[group].isFinite else { return nil }
    return errors[group].magnitude
  }
}
