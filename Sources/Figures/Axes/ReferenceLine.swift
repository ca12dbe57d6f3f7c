/// A dashed line to compare data with.
public struct ReferenceLine: Sendable, Equatable {
  enum Course: Sendable, Equatable {
    case horizontal(Double)
    case vertical(Double)
    case diagonal
  }

  let course: Course
  /// The name in the legend; without one the line has no entry.
  public var label: String

  /// The line on which `y` has one value.
  public static func horizontal(_ y: Double, label: String = "") -> ReferenceLine {
    ReferenceLine(course: .horizontal(y), label: label)
  }

  /// The line on which `x` has one value. Bar charts have no use for it and leave it out.
  public static func vertical(_ x: Double, label: String = "") -> ReferenceLine {
    ReferenceLine(course: .vertical(x), label: label)
  }

  /// The line y = x; both axes then cover the same range unless they were given one.
  public static func diagonal(label: String = "y = x") -> ReferenceLine {
    ReferenceLine(course: .diagonal, label: label)
  }
}
