/// Numbers as text: the same on every machine, whatever its locale.
///
/// Values are rounded from their shortest decimal form, halves away from zero. Values that are
/// not finite become "nan", "inf" and "-inf".
public enum NumberText {
  /// A number with `digits` significant digits, such as "0.873", "12.0" or "1.2e-05".
  ///
  /// Magnitudes below 1e-4 and from 1e6 on use an exponent. Digits before the point are never
  /// replaced by zeros: 12345.6 with three digits is "12346".
  ///
  /// - Parameters:
  ///   - value: The number to write.
  ///   - digits: How many digits to keep, at least 1.
  ///   - keepsTrailingZeros: Whether 0.5 with three digits is "0.500" or "0.5".
  public static func significant(
    _ value: Double, digits: Int = 3, keepsTrailingZeros: Bool = true
  ) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let count = max(1, digits)
    let rounded = DecimalDigits(value).rounded(significant: count)
    if rounded.exponent < -4 || rounded.exponent >= 6 {
      return scientific(rounded, decimals: count - 1, keepsTrailingZeros: keepsTrailingZeros)
    }
    let decimals = max(0, count - 1 - rounded.exponent)
    let text = plain(DecimalDigits(value).rounded(decimals: decimals), decimals: decimals)
    return keepsTrailingZeros ? text : trimmed(text)
  }

  /// A number with `decimals` digits after the point, such as "0.30" or "-12".
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let count = max(0, decimals)
    return plain(DecimalDigits(value).rounded(decimals: count), decimals: count)
  }

  /// Digits after the point with which the largest of several finite numbers shows `digits`
  /// significant digits, less those that would be zero in all of them.
  static func sharedDecimals(_ values: [Double], digits: Int) -> Int {
    let largest = values.map(\.magnitude).max() ?? 0
    guard largest > 0 else { return 0 }
    let most = min(max(0, digits - 1 - Decimal.exponent(of: largest)), 12)
    let rounded = values.map { DecimalDigits($0).rounded(decimals: most) }
    return (0..<most).first { decimals in
      rounded.allSatisfy { $0.rounded(decimals: decimals) == $0 }
    } ?? most
  }

  /// A drawing coordinate in pixels, to a tenth: enough for the eye, and keeps files small.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  private static func plain(_ number: DecimalDigits, decimals: Int) -> String {
    var text = number.isNegative ? "-" : ""
    for power in stride(from: max(0, number.exponent), through: -decimals, by: -1) {
      if power == -1 { text += "." }
      text += String(number.digit(atPower: power))
    }
    return text
  }

  private static func scientific(
    _ number: DecimalDigits, decimals: Int, keepsTrailingZeros: Bool
  ) -> String {
    var mantissa = ""
    for offset in 0...decimals {
      if offset == 1 { mantissa += "." }
      mantissa += String(number.digit(atPower: number.exponent - offset))
    }
    let power = String(number.exponent.magnitude)
    let padded = power.count < 2 ? "0" + power : power
    let sign = number.exponent < 0 ? "-" : "+"
    return (number.isNegative ? "-" : "") + (keepsTrailingZeros ? mantissa : trimmed(mantissa))
      + "e" + sign + padded
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var result = text
    while result.hasSuffix("0") { result.removeLast() }
    if result.hasSuffix(".") { result.removeLast() }
    return result
  }

  private static func nonFinite(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
