/// Where a text stands relative to its position.
enum TextAnchor: String {
  case start, middle, end
}

extension Canvas {
  /// One line of text with its baseline at `y`.
  ///
  /// - Parameters:
  ///   - angle: Clockwise rotation about the position, in degrees.
  ///   - fullText: What a cut text stands for, shown as a tooltip.
  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 12, anchor: TextAnchor = .start,
    fill: Paint = .muted, isBold: Bool = false, angle: Double = 0, fullText: String? = nil
  ) {
    label(
      TickLabel(text: text), x: x, y: y, size: size, anchor: anchor, fill: fill, isBold: isBold,
      angle: angle, fullText: fullText)
  }

  /// One line of text that may end in a superscript.
  mutating func label(
    _ label: TickLabel, x: Double, y: Double, size: Double = 12, anchor: TextAnchor = .start,
    fill: Paint = .muted, isBold: Bool = false, angle: Double = 0, fullText: String? = nil
  ) {
    var attributes = "font-size=\"\(coordinate(size))\" \(paint(fill: fill))"
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    if isBold { attributes += " font-weight=\"600\"" }
    if angle != 0 {
      let turn = "\(coordinate(angle)) \(coordinate(x)) \(coordinate(y))"
      attributes += " transform=\"rotate(\(turn))\""
    }
    var content = XML.escaped(label.text)
    if !label.superscript.isEmpty {
      content += """
        <tspan dy="\(coordinate(-size * 0.38))" font-size="\(coordinate(size * 0.75))">\
        \(XML.escaped(label.superscript))</tspan>
        """
    }
    let tooltip =
      fullText.map { $0 == label.text ? "" : "<title>\(XML.escaped($0))</title>" } ?? ""
    let place = "x=\"\(coordinate(x))\" y=\"\(coordinate(y))\""
    add("<text \(place) \(attributes)>\(content)\(tooltip)</text>")
  }
}
