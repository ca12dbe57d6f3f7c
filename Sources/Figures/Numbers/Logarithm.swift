/// Logarithms from IEEE arithmetic alone: a figure is the same file under every C library.
enum Decimal {
  private static let naturalLogOf2 = 0.693147180559945309417
  private static let naturalLogOf10 = 2.302585092994045684018

  /// Base-ten logarithm of a positive finite number.
  static func logarithm(_ value: Double) -> Double {
    var mantissa = value.significand
    var exponent = Double(value.exponent)
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 atanh((m - 1) / (m + 1)); the argument stays below 0.172.
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var sum = 0.0
    for term in stride(from: 23, through: 1, by: -2) {
      sum = sum * square + 1 / Double(term)
    }
    return (2 * ratio * sum + exponent * naturalLogOf2) / naturalLogOf10
  }

  /// Ten to an integer power, correctly rounded.
  static func power(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? (exponent > 0 ? .infinity : 0)
  }

  /// The integer part of the base-ten logarithm of a magnitude, exact at powers of ten.
  static func exponent(of value: Double) -> Int {
    DecimalDigits(value).exponent
  }
}
