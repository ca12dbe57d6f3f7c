/// A named colour with one value for light pages and one for dark pages.
struct Paint: Equatable {
  /// Suffix of the CSS class and variable that carry the colour.
  let name: String
  let light: Color
  let dark: Color

  static let paper = Paint(name: "paper", light: Color(0xFFFFFF), dark: Color(0x14181D))
  static let ink = Paint(name: "ink", light: Color(0x1A1D21), dark: Color(0xE8EBEE))
  static let muted = Paint(name: "muted", light: Color(0x4C545E), dark: Color(0xB1B8C1))
  static let axis = Paint(name: "axis", light: Color(0x868E98), dark: Color(0x747D88))
  static let grid = Paint(name: "grid", light: Color(0xE6E9ED), dark: Color(0x2A3139))
  static let missing = Paint(name: "missing", light: Color(0xEDEFF1), dark: Color(0x262C33))

  /// Okabe and Ito's hues, each shifted in lightness to reach 3:1 against its paper.
  static let seriesPaints: [Paint] = [
    Paint(name: "s0", light: Color(0x0072B2), dark: Color(0x4BA3E3)),
    Paint(name: "s1", light: Color(0xC84E00), dark: Color(0xFF8A4C)),
    Paint(name: "s2", light: Color(0x00875F), dark: Color(0x2CC596)),
    Paint(name: "s3", light: Color(0xB4578F), dark: Color(0xE79AC8)),
    Paint(name: "s4", light: Color(0xCB8400), dark: Color(0xF2BE3E)),
    Paint(name: "s5", light: Color(0x3597D6), dark: Color(0xA5DBFA)),
    Paint(name: "s6", light: Color(0x4A4F57), dark: Color(0xC3C8CE)),
  ]
}
