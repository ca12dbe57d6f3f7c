/// Thin line patterns over bars, so that series differ by more than colour.
enum Hatch {
  /// How many patterns there are, the first one plain.
  static let count = 6

  /// The SVG pattern of a hatching, drawn in the colour of the paper.
  static func definition(_ hatch: Int, id: String, attributes: String) -> String {
    let (size, data): (Int, String) =
      switch hatch {
      case 1: (6, "M-1 7L7-1M-1 1L1-1M5 7L7 5")
      case 2: (5, "M1.5 2.5h2M1.5 2.5v.01")
      case 3: (6, "M-1-1L7 7M5-1L7 1M-1 5L1 7")
      case 4: (5, "M0 2.5H5")
      default: (6, "M0 3H6M3 0V6")
      }
    return """
      <pattern id="\(id)" width="\(size)" height="\(size)" patternUnits="userSpaceOnUse">\
      <path d="\(data)" fill="none" \(attributes) stroke-width="1" stroke-opacity=".4"/></pattern>
      """
  }
}
