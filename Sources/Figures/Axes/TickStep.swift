/// A distance between ticks: 1, 2 or 5 times a power of ten.
struct TickStep: Equatable {
  let factor: Int
  let exponent: Int

  init(factor: Int, exponent: Int) {
    self.factor = factor
    self.exponent = exponent
  }

  /// The smallest round step that cuts `span` into at most `count` parts.
  init(span: Double, count: Int) {
    let raw = span / Double(max(1, count))
    let power = Decimal.exponent(of: raw)
    // A hair of tolerance, so that 1 / 5 counts as 0.2 in spite of rounding.
    let mantissa = raw / Decimal.power(power) * (1 - 1e-9)
    switch mantissa {
    case ...1: self.init(factor: 1, exponent: power)
    case ...2: self.init(factor: 2, exponent: power)
    case ...5: self.init(factor: 5, exponent: power)
    default: self.init(factor: 1, exponent: power + 1)
    }
  }

  var value: Double { multiple(1) }

  /// An exact multiple: dividing by a power of ten, unlike multiplying by its inverse, gives 0.3
  /// and not 0.30000000000000004.
  func multiple(_ count: Double) -> Double {
    exponent < 0
      ? count * Double(factor) / Decimal.power(-exponent)
      : count * Double(factor) * Decimal.power(exponent)
  }
}
