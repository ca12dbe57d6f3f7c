/// The text of a tick, with the exponent of a power of ten kept apart.
struct TickLabel: Equatable, Sendable {
  var text: String
  var superscript = ""

  /// Estimated width in pixels.
  func width(size: Double) -> Double {
    TextMetrics.width(text, size: size) + TextMetrics.width(superscript, size: size * 0.75)
  }

  /// A number with typographic minus signs.
  static func number(_ text: String) -> TickLabel {
    TickLabel(text: withMinusSigns(text))
  }

  /// A multiple of a power of ten, such as 2 × 10⁶; the factor 1 is left out if it is empty.
  static func power(of exponent: Int, factor: String) -> TickLabel {
    let text = factor.isEmpty ? "10" : factor + "×10"
    return TickLabel(
      text: withMinusSigns(text), superscript: withMinusSigns(String(exponent)))
  }

  static func withMinusSigns(_ text: String) -> String {
    String(text.map { $0 == "-" ? "−" : $0 })
  }
}
