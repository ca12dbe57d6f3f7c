/// Maps the values of an axis to pixels.
struct AxisScale {
  let kind: Axis.Scale
  let domain: ClosedRange<Double>
  /// Pixels of the lower and the upper end; the first is larger for a vertical axis.
  let start: Double
  let end: Double

  /// The pixel of a value that the axis can show.
  func position(_ value: Double) -> Double {
    start + fraction(value) * (end - start)
  }

  /// Whether the value lies on the visible part, with a little room for rounding.
  func canPlace(_ value: Double) -> Bool {
    guard value.isFinite, kind == .linear || value > 0 else { return false }
    let fraction = fraction(value)
    return fraction > -1e-6 && fraction < 1 + 1e-6
  }

  /// How far along the axis a value lies, 0 at its lower and 1 at its upper end.
  private func fraction(_ value: Double) -> Double {
    switch kind {
    case .linear:
      return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .logarithmic:
      let lower = Decimal.logarithm(domain.lowerBound)
      let upper = Decimal.logarithm(domain.upperBound)
      return (Decimal.logarithm(value) - lower) / (upper - lower)
    }
  }
}
