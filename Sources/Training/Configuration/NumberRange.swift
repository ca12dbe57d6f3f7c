/// Which numbers a field takes.
public enum NumberRange: Sendable, CustomStringConvertible {
  /// Above 0.
  case positive
  /// 0 or above.
  case notNegative
  /// From 0 to below 1.
  case share
  /// From 0 to 1.
  case unit

  func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    return switch self {
    case .positive: value > 0
    case .notNegative: value >= 0
    case .share: value >= 0 && value < 1
    case .unit: value >= 0 && value <= 1
    }
  }

  public var description: String {
    switch self {
    case .positive: "positive"
    case .notNegative: "0 or above"
    case .share: "from 0 to below 1"
    case .unit: "from 0 to 1"
    }
  }
}
