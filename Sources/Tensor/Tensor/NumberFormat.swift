/// How the numbers of one tensor are written, so that they line up: with a point and up to 6 digits
/// after it, or all with an exponent.
struct NumberFormat {
  private static var mostPlaces: Int { 6 }

  private let hasExponents: Bool
  private var places = 1

  init(_ numbers: [some TensorScalar]) {
    let sizes = numbers.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
    hasExponents = sizes.contains { $0 >= 1e7 || $0 < 1e-4 }
    for size in sizes where places < NumberFormat.mostPlaces {
      let decimal = Decimal(size)
      let needed = decimal.digits.count - (hasExponents ? 1 : decimal.pointPosition)
      places = Swift.min(Swift.max(places, needed), NumberFormat.mostPlaces)
    }
  }

  func text(_ number: some TensorScalar) -> String {
    guard number.isFinite else { return number.description }
    let sign = number.sign == .minus ? "-" : ""
    var decimal = Decimal(number.magnitude)
    guard hasExponents else {
      decimal.round(toDigits: decimal.pointPosition + places)
      return sign + decimal.text(places: places)
    }
    decimal.round(toDigits: places + 1)
    let exponent = decimal.digits.isEmpty ? 0 : decimal.pointPosition - 1
    decimal.pointPosition -= exponent
    let size = exponent.magnitude
    return "\(sign)\(decimal.text(places: places))e\(exponent < 0 ? "-" : "+")"
      + (size < 10 ? "0\(size)" : "\(size)")
  }
}

/// A number of 0 or more as decimal digits: 0.d1 d2 d3 ... times 10^pointPosition.
private struct Decimal {
  /// Without zeros at either end; none for 0.
  var digits: [UInt8] = []
  var pointPosition = 0

  /// The digits that Swift prints: the fewest that tell the number from its neighbours.
  init(_ number: some TensorScalar) {
    let parts = number.description.utf8.split(separator: UInt8(ascii: "e"))
    let point = UInt8(ascii: ".")
    pointPosition = parts[0].prefix { $0 != point }.count
    digits = parts[0].filter { $0 != point }.map { $0 - UInt8(ascii: "0") }
    if parts.count > 1 { pointPosition += Int(Substring(parts[1]))! }
    trim()
  }

  /// Rounds half up to at most `count` digits.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    let roundsUp = count >= 0 && digits[count] >= 5
    digits.removeSubrange(Swift.max(count, 0)...)
    if roundsUp {
      var position = count - 1
      while position >= 0 && digits[position] == 9 {
        digits[position] = 0
        position -= 1
      }
      if position >= 0 {
        digits[position] += 1
      } else {
        digits.insert(1, at: 0)
        pointPosition += 1
      }
    }
    trim()
  }

  /// The number with `places` digits after the point, which it must not exceed.
  func text(places: Int) -> String {
    func digit(_ position: Int) -> Character {
      Character(String(digits.indices.contains(position) ? digits[position] : 0))
    }
    let whole = pointPosition > 0 ? (0..<pointPosition).map(digit) : ["0"]
    return String(whole + ["."] + (pointPosition..<(pointPosition + places)).map(digit))
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    pointPosition = digits.isEmpty ? 1 : pointPosition - zeros
  }
}
