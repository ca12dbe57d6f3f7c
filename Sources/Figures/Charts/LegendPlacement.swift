/// Where a chart explains the names of its series.
public enum LegendPlacement: Sendable, Equatable {
  /// On the right if the names are short, else below; nothing for a single unnamed series.
  case automatic
  /// In a column to the right of the data.
  case right
  /// In rows below the data.
  case below
  /// Nowhere.
  case none
}
