/// What stands in a subscript for one axis: an index, a range, a stride, `.all`, `.newAxis` or
/// `.ellipsis`.
public struct AxisSelection: Sendable, Hashable, ExpressibleByIntegerLiteral {
  enum Kind: Sendable, Hashable {
    case all
    case index(Int)
    /// Bounds that are negative, or missing, as they were written.
    case range(from: Int?, to: Int?)
    case strided(from: Int, to: Int, by: Int)
    case newAxis
    case ellipsis
  }
  let kind: Kind

  /// One entry, as `.index`.
  public init(integerLiteral value: Int) { self = .index(value) }

  init(_ kind: Kind) { self.kind = kind }
}

/// What a tensor's subscript takes: `Int`, the ranges and strides of `Int`, and `AxisSelection`.
public protocol AxisSelector {
  /// What it selects along an axis.
  var axisSelection: AxisSelection { get }
}

extension AxisSelection: AxisSelector {
  public var axisSelection: AxisSelection { self }
}

extension AxisSelector where Self == AxisSelection {
  /// A whole axis.
  public static var all: AxisSelection { AxisSelection(.all) }
  /// A new axis of size 1.
  public static var newAxis: AxisSelection { AxisSelection(.newAxis) }
  /// As many whole axes as nothing else names, `...` in short. At most once.
  public static var ellipsis: AxisSelection { AxisSelection(.ellipsis) }

  /// One entry; the axis goes away. Negative ones count from the end.
  public static func index(_ index: Int) -> AxisSelection { AxisSelection(.index(index)) }

  /// The entries of a range. Negative bounds count from the end, as does the 0 of -2 ..< 0.
  public static func range(_ range: Range<Int>) -> AxisSelection { range.axisSelection }

  /// From one entry up to another, each counted from the end if it is negative: `.slice(from: 1,
  /// to: -1)` is all but the first and the last.
  public static func slice(from: Int = 0, to: Int? = nil) -> AxisSelection {
    AxisSelection(.range(from: from, to: to))
  }

  /// From `from`, before `to`, `by` apart (not 0; negative walks back, then `from` is above `to`,
  /// which is -1 for a walk that ends at 0).
  public static func strided(from: Int, to: Int, by: Int) -> AxisSelection {
    AxisSelection(.strided(from: from, to: to, by: by))
  }
}

extension Int: AxisSelector {
  public var axisSelection: AxisSelection { .index(self) }
}

extension Range: AxisSelector where Bound == Int {
  /// Negative bounds count from the end, as does the 0 of -2 ..< 0: the last two.
  public var axisSelection: AxisSelection {
    AxisSelection(
      .range(from: lowerBound, to: lowerBound < 0 && upperBound == 0 ? nil : upperBound))
  }
}

extension ClosedRange: AxisSelector where Bound == Int {
  public var axisSelection: AxisSelection {
    AxisSelection(.range(from: lowerBound, to: end(after: upperBound)))
  }
}

extension PartialRangeFrom: AxisSelector where Bound == Int {
  public var axisSelection: AxisSelection { AxisSelection(.range(from: lowerBound, to: nil)) }
}

extension PartialRangeUpTo: AxisSelector where Bound == Int {
  public var axisSelection: AxisSelection { AxisSelection(.range(from: 0, to: upperBound)) }
}

extension PartialRangeThrough: AxisSelector where Bound == Int {
  public var axisSelection: AxisSelection {
    AxisSelection(.range(from: 0, to: end(after: upperBound)))
  }
}

/// The end of a range through an index: that of the axis after its last entry, -1.
private func end(after last: Int) -> Int? {
  last == -1 ? nil : last == .max ? last : last + 1
}

/// The entries at the values of the stride, which do not count from the end.
extension StrideTo: AxisSelector where Element == Int {
  public var axisSelection: AxisSelection { AxisSelection(values: self) }
}

/// The entries at the values of the stride, which do not count from the end.
extension StrideThrough: AxisSelector where Element == Int {
  public var axisSelection: AxisSelection { AxisSelection(values: self) }
}

extension AxisSelection {
  fileprivate init(values: some Sequence<Int>) {
    var (first, second, last): (Int?, Int?, Int) = (nil, nil, 0)
    for value in values {
      if first == nil { first = value } else if second == nil { second = value }
      last = value
    }
    guard let first else {
      self.init(.range(from: 0, to: 0))
      return
    }
    let step = second.map { $0 - first } ?? 1
    self.init(.strided(from: first, to: last + step.signum(), by: step))
  }
}
