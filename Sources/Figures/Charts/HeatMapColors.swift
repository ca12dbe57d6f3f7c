/// How the values of a heat map become colours and texts.
struct HeatMapColors {
  let map: ColorMap
  /// Values at the ends of the colour bar.
  let range: ClosedRange<Double>
  let decimals: Int
  private let usesExponents: Bool

  /// Fails if no value can be shown.
  init?(_ heatMap: HeatMap) {
    let axis = Axis()
    let shown = heatMap.values.joined().filter(axis.canShow)
    guard let smallest = shown.min(), let largest = shown.max() else { return nil }
    var lower = smallest
    var upper = largest
    if let range = heatMap.range, axis.canShow(range.lowerBound), axis.canShow(range.upperBound) {
      (lower, upper) = (range.lowerBound, range.upperBound)
    }
    if lower < 0, upper > 0 {
      map = .diverging
      upper = max(-lower, upper)
      lower = -upper
    } else {
      map = .sequential
    }
    // A constant matrix still needs a colour bar with two ends.
    let magnitude = max(lower.magnitude, upper.magnitude)
    if magnitude < 1e-290 {
      (lower, upper) = (0, 1)
    } else if upper - lower <= magnitude * 1e-9 {
      (lower, upper) = (lower - magnitude * 0.1, upper + magnitude * 0.1)
    }
    range = lower...upper
    let exponent = Decimal.exponent(of: max(smallest.magnitude, largest.magnitude))
    decimals = NumberText.sharedDecimals(shown, digits: heatMap.digits)
    usesExponents = exponent < -3 || exponent >= 6
  }

  func fraction(_ value: Double) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// The value as printed with at most `limit` digits after the point.
  func text(_ value: Double, decimals limit: Int = .max) -> String {
    TickLabel.withMinusSigns(
      usesExponents
        ? NumberText.significant(value, digits: 2)
        : NumberText.fixed(value, decimals: min(decimals, limit)))
  }
}
