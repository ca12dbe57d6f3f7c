extension Canvas {
  /// Filled shapes with a rim in the colour of the paper, which keeps neighbours apart.
  mutating func marker(_ data: String, paint fill: Paint, opacity: String = "") {
    let extra = opacity.isEmpty ? "" : " fill-opacity=\"\(opacity)\""
    add("<path d=\"\(data)\" \(paint(fill: fill, stroke: .paper)) stroke-width=\".7\"\(extra)/>")
  }

  /// A bar of a series with its hatching.
  mutating func bar(x: Double, y: Double, width: Double, height: Double, style: SeriesStyle) {
    rectangle(x: x, y: y, width: width, height: height, fill: style.paint)
    guard style.hatch > 0 else { return }
    let pattern = "\(id)-hatch-\(style.hatch)"
    define(Hatch.definition(style.hatch, id: pattern, attributes: paint(stroke: .paper)))
    add("<rect \(box(x, y, width, height)) fill=\"url(#\(pattern))\"/>")
  }
}
