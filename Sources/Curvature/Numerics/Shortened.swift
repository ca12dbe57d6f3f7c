#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A number with four significant digits, for people.
func shortened(_ x: Double) -> String {
  guard x.isFinite, x != 0 else { return "\(x)" }
  let scale = pow(10, 3 - floor(log10(abs(x))))
  // Of numbers too small to be scaled, all digits are shown.
  let rounded = scale.isFinite ? (x * scale).rounded() / scale : x
  return "\(rounded)"
}
