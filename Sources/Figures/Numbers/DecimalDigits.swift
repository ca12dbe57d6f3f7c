/// A finite number as decimal digits, so that rounding is exact and needs no locale.
struct DecimalDigits: Equatable {
  private(set) var isNegative: Bool
  /// Digits 0...9, the first one non-zero unless the number is zero.
  private(set) var digits: [UInt8]
  /// Power of ten of the first digit: 3 for 1234, -2 for 0.05.
  private(set) var exponent: Int

  /// Reads the shortest decimal text that identifies `value`, which must be finite.
  init(_ value: Double) {
    isNegative = value < 0
    digits = []
    var pointPosition: Int?
    var written = 0
    var bytes = Array(String(describing: value.magnitude).utf8)
    if let split = bytes.firstIndex(of: UInt8(ascii: "e")) {
      written = Int(String(decoding: bytes[(split + 1)...], as: UTF8.self)) ?? 0
      bytes.removeSubrange(split...)
    }
    for byte in bytes {
      if byte == UInt8(ascii: ".") {
        pointPosition = digits.count
      } else {
        digits.append(byte - UInt8(ascii: "0"))
      }
    }
    exponent = written + (pointPosition ?? digits.count) - 1
    normalize()
  }

  var isZero: Bool { digits == [0] }

  /// Keeps `count` significant digits, halves rounded away from zero.
  func rounded(significant count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = [0]
      result.normalize()
      return result
    }
    let roundsUp = digits[count] >= 5
    result.digits = [0] + digits[..<count]
    result.exponent += 1
    if roundsUp {
      var index = result.digits.count - 1
      while result.digits[index] == 9 {
        result.digits[index] = 0
        index -= 1
      }
      result.digits[index] += 1
    }
    result.normalize()
    return result
  }

  /// Keeps `decimals` digits after the point.
  func rounded(decimals: Int) -> DecimalDigits {
    isZero ? self : rounded(significant: exponent + 1 + decimals)
  }

  /// The digit at a power of ten, zero beyond the stored digits.
  func digit(atPower power: Int) -> UInt8 {
    let index = exponent - power
    return digits.indices.contains(index) ? digits[index] : 0
  }

  private mutating func normalize() {
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      digits = [0]
      exponent = 0
      isNegative = false
    }
  }
}
