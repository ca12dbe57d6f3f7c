/// Colours for numbers, ordered by lightness in both appearances.
///
/// More is always further from the paper, so that the map survives greyscale printing.
enum ColorMap {
  case sequential, diverging

  /// Steps between the ends; finer ones cannot be told apart.
  static let steps = 60

  private static let blues: [UInt32] = [
    0xF5F9FD, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B,
  ]
  private static let darkBlues: [UInt32] = [
    0x18222D, 0x1A3147, 0x1B4263, 0x215680, 0x2F6D9E, 0x4A88BA, 0x70A5D1, 0x9EC5E6, 0xD3E8F9,
  ]
  private static let balanced: [UInt32] = [
    0x5F2A05, 0x943F08, 0xC5631A, 0xE99848, 0xF9C995, 0xF4F4F3, 0xC6DBEF, 0x85BCDC, 0x4292C6,
    0x1B66AB, 0x08306B,
  ]
  private static let darkBalanced: [UInt32] = [
    0xFBDDBE, 0xF3B378, 0xDB8440, 0xA95E27, 0x683D20, 0x21262C, 0x1D4569, 0x2A6797, 0x5590C2,
    0x8FBCE2, 0xD3E8F9,
  ]

  /// The colour at a fraction from 0 to 1.
  func paint(_ fraction: Double) -> Paint {
    let step = step(fraction)
    return Paint(
      name: "v\(step)", light: color(step, isDark: false), dark: color(step, isDark: true))
  }

  /// The colour of text on top of `paint(fraction)`: whichever of black and white reads better.
  func textPaint(_ fraction: Double) -> Paint {
    let below = paint(fraction)
    return Paint(
      name: "t\(step(fraction))", light: ColorMap.readable(on: below.light),
      dark: ColorMap.readable(on: below.dark))
  }

  private func step(_ fraction: Double) -> Int {
    Int((min(max(fraction, 0), 1) * Double(ColorMap.steps)).rounded())
  }

  private func color(_ step: Int, isDark: Bool) -> Color {
    let stops =
      switch self {
      case .sequential: isDark ? ColorMap.darkBlues : ColorMap.blues
      case .diverging: isDark ? ColorMap.darkBalanced : ColorMap.balanced
      }
    let place = Double(step) / Double(ColorMap.steps) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return Color(stops[index]).mixed(
      with: Color(stops[index + 1]), fraction: place - Double(index))
  }

  private static func readable(on color: Color) -> Color {
    let (black, white) = (Color(0x0E1114), Color(0xFFFFFF))
    return color.contrast(with: black) >= color.contrast(with: white) ? black : white
  }
}
