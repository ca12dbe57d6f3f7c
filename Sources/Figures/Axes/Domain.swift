/// The range of values that an axis covers.
enum Domain {
  /// The range of `values` on `axis`, or nil if there is nothing to show.
  ///
  /// - Parameters:
  ///   - isNice: Whether the ends move outwards to round numbers.
  ///   - steps: About how many ticks round numbers are spaced for.
  static func covering(
    _ values: some Sequence<Double>, axis: Axis, isNice: Bool, steps: Int = 5
  ) -> ClosedRange<Double>? {
    var data: ClosedRange<Double>?
    for value in values where axis.canShow(value) {
      // Magnitudes near underflow count as zero, so that spans stay normal numbers.
      let value = value.magnitude < 1e-290 ? 0 : value
      data = data.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
    }
    if let range = axis.range, axis.canShow(range.lowerBound), axis.canShow(range.upperBound) {
      return data == nil ? nil : widened(range, scale: axis.scale)
    }
    guard let data else { return nil }
    let wide = widened(data, scale: axis.scale)
    return isNice ? rounded(wide, scale: axis.scale, steps: steps) : wide
  }

  /// Gives a constant series room on both sides.
  private static func widened(
    _ range: ClosedRange<Double>, scale: Axis.Scale
  ) -> ClosedRange<Double> {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let magnitude = max(lower.magnitude, upper.magnitude)
    guard upper - lower <= magnitude * 1e-9 else { return range }
    switch scale {
    case .logarithmic: return lower / 2...upper * 2
    case .linear:
      let margin = magnitude == 0 ? 1 : magnitude * 0.1
      return lower - margin...upper + margin
    }
  }

  private static func rounded(
    _ range: ClosedRange<Double>, scale: Axis.Scale, steps: Int
  ) -> ClosedRange<Double> {
    switch scale {
    case .linear:
      let step = TickStep(span: range.upperBound - range.lowerBound, count: steps)
      let lower = step.multiple((range.lowerBound / step.value + 1e-9).rounded(.down))
      let upper = step.multiple((range.upperBound / step.value - 1e-9).rounded(.up))
      // A round end far from the data would waste the chart: a small margin stands in for it.
      let margin = (range.upperBound - range.lowerBound) * 0.03
      let farthest = step.value * 0.7
      let first = range.lowerBound - lower > farthest ? range.lowerBound - margin : lower
      let last = upper - range.upperBound > farthest ? range.upperBound + margin : upper
      return first...last
    case .logarithmic:
      let lower = roundMagnitude(range.lowerBound, up: false)
      return lower...roundMagnitude(range.upperBound, up: true)
    }
  }

  /// The nearest 1, 2 or 5 times a power of ten in one direction.
  private static func roundMagnitude(_ value: Double, up: Bool) -> Double {
    let exponent = Decimal.exponent(of: value)
    let candidates = [1, 2, 5, 10].map { TickStep(factor: $0, exponent: exponent).value }
    return up
      ? candidates.first { $0 >= value * (1 - 1e-9) } ?? value
      : candidates.last { $0 <= value * (1 + 1e-9) } ?? value
  }
}
