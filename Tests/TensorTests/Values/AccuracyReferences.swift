import Foundation

/// A type with a C library's functions, from which the others are made to nearly its accuracy.
protocol ReferenceReal: BinaryFloatingPoint {
  static func exp(_ x: Self) -> Self
  static func log1p(_ x: Self) -> Self
  static func erfc(_ x: Self) -> Self
}

extension Double: ReferenceReal {
  static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  static func log1p(_ x: Double) -> Double { Foundation.log1p(x) }
  static func erfc(_ x: Double) -> Double { Foundation.erfc(x) }
}

#if arch(x86_64) && !os(Windows)
  extension Float80: ReferenceReal {
    static func exp(_ x: Float80) -> Float80 { Foundation.exp(x) }
    static func log1p(_ x: Float80) -> Float80 { Foundation.log1p(x) }
    static func erfc(_ x: Float80) -> Float80 { Foundation.erfc(x) }
  }
#endif

extension ReferenceReal {
  /// 1 / (1 + e^-x).
  var sigmoid: Self {
    let power = Self.exp(-magnitude)
    return (self < 0 ? power : 1) / (1 + power)
  }

  /// log(1 + e^x).
  var softplus: Self { (self < 0 ? 0 : self) + Self.log1p(Self.exp(-magnitude)) }

  /// erfc(-x / sqrt 2) / 2, with the rounding of -x / sqrt 2 taken back to first order: in the tail
  /// it would cost x^2 units.
  var normalCDF: Self {
    let root = Self(0.5).squareRoot()
    let y = -self * root
    if y.isNaN || y.magnitude > 1000 { return y < 0 ? 1 : y > 0 ? 0 : y }
    let rootRest = Self(0.5).addingProduct(-root, root) / (2 * root)
    let rest = (-y).addingProduct(-self, root) - self * rootRest
    return (Self.erfc(y) - 2 / Self.pi.squareRoot() * Self.exp(-y * y) * rest) / 2
  }

  var gelu: Self { self == -.infinity ? -0.0 : self * normalCDF }
}
