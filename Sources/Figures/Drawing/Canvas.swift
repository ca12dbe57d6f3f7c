/// Collects SVG elements and the colours they use.
struct Canvas {
  /// Prefix of every id in the document, which also scopes its style sheet.
  let id: String
  private var body: [String] = []
  private var definitions: [String] = []
  private var fills: [Paint] = []
  private var strokes: [Paint] = []

  static let fontFamily = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"

  init(id: String) {
    self.id = XML.identifier(id)
  }

  mutating func add(_ element: String) {
    body.append(element)
  }

  mutating func define(_ element: String) {
    if !definitions.contains(element) { definitions.append(element) }
  }

  /// Attributes for fill and stroke: a class for browsers and, for plain SVG viewers that know
  /// no CSS variables, the light colour.
  mutating func paint(fill: Paint? = nil, stroke: Paint? = nil) -> String {
    var classes: [String] = []
    var attributes = ""
    if let fill {
      if !fills.contains(fill) { fills.append(fill) }
      classes.append("f-\(fill.name)")
      attributes += " fill=\"\(fill.light.css)\""
    }
    if let stroke {
      if !strokes.contains(stroke) { strokes.append(stroke) }
      classes.append("l-\(stroke.name)")
      attributes += " stroke=\"\(stroke.light.css)\""
    }
    return "class=\"\(classes.joined(separator: " "))\"" + attributes
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: Paint, extra: String = ""
  ) {
    add("<rect \(box(x, y, width, height)) \(paint(fill: fill))\(extra)/>")
  }

  mutating func line(
    x1: Double, y1: Double, x2: Double, y2: Double, stroke: Paint, width: Double = 1,
    dash: String = ""
  ) {
    let dashing = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
    add(
      """
      <path d="M\(coordinate(x1)) \(coordinate(y1))L\(coordinate(x2)) \(coordinate(y2))" \
      fill="none" \(paint(stroke: stroke)) stroke-width="\(coordinate(width))"\(dashing)/>
      """)
  }

  /// The position and size attributes of a rectangle.
  func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    """
    x="\(coordinate(x))" y="\(coordinate(y))" width="\(coordinate(width))" \
    height="\(coordinate(height))"
    """
  }

  func coordinate(_ value: Double) -> String {
    NumberText.coordinate(value)
  }

  /// The whole SVG document, without an XML declaration so that it can stand inside HTML.
  func document(width: Double, height: Double, title: String, summary: String) -> String {
    var canvas = self
    let background = canvas.paint(fill: .paper)
    let size = "\(coordinate(width)) \(coordinate(height))"
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" id="\(id)" role="img" \
      aria-labelledby="\(id)-title \(id)-desc" viewBox="0 0 \(size)" \
      width="\(coordinate(width))" height="\(coordinate(height))" \
      style="max-width:100%;height:auto" font-family="\(Canvas.fontFamily)">
      """,
      "<title id=\"\(id)-title\">\(XML.escaped(title))</title>",
      "<desc id=\"\(id)-desc\">\(XML.escaped(summary))</desc>",
      canvas.styleSheet(),
    ]
    if !definitions.isEmpty {
      lines.append("<defs>\(definitions.joined())</defs>")
    }
    lines.append("<rect width=\"100%\" height=\"100%\" \(background)/>")
    lines += body
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func styleSheet() -> String {
    var paints: [Paint] = []
    for paint in fills + strokes where !paints.contains(paint) { paints.append(paint) }
    let light = paints.map { "--\($0.name):\($0.light.css)" }.joined(separator: ";")
    let dark = paints.map { "--\($0.name):\($0.dark.css)" }.joined(separator: ";")
    var rules = [
      "#\(id){color-scheme:light dark;background:var(--paper);\(light)}",
      // Restricted to screens: paper is white whatever the reader's setting.
      "@media screen and (prefers-color-scheme:dark){#\(id){\(dark)}}",
    ]
    rules += fills.map { "#\(id) .f-\($0.name){fill:var(--\($0.name))}" }
    rules += strokes.map { "#\(id) .l-\($0.name){stroke:var(--\($0.name))}" }
    return "<style>\n" + rules.joined(separator: "\n") + "\n</style>"
  }
}
