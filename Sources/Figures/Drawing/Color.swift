/// An sRGB colour with channels from 0 to 255.
struct Color: Equatable {
  var red: Double
  var green: Double
  var blue: Double

  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 0xFF)
    green = Double(hex >> 8 & 0xFF)
    blue = Double(hex & 0xFF)
  }

  /// The colour a fraction of the way to another one.
  func mixed(with other: Color, fraction: Double) -> Color {
    var result = self
    result.red += (other.red - red) * fraction
    result.green += (other.green - green) * fraction
    result.blue += (other.blue - blue) * fraction
    return result
  }

  /// CSS notation, such as "#0072b2".
  var css: String {
    var value = 0
    for channel in [red, green, blue] {
      value = value << 8 | Int(channel.rounded())
    }
    let text = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - text.count) + text
  }

  /// Relative luminance from 0 (black) to 1 (white).
  var luminance: Double {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// WCAG contrast ratio, from 1 to 21.
  func contrast(with other: Color) -> Double {
    let pair = [luminance, other.luminance]
    return (max(pair[0], pair[1]) + 0.05) / (min(pair[0], pair[1]) + 0.05)
  }

  // A cubic stands in for the sRGB transfer curve: within 0.004 of it, and needs no power.
  private func linear(_ channel: Double) -> Double {
    let value = channel / 255
    return value * (value * (value * 0.305306011 + 0.682171111) + 0.012522878)
  }
}
