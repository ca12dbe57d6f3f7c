/// Estimated text sizes: an SVG must be laid out before anyone knows the reader's fonts.
enum TextMetrics {
  // Helvetica advance widths of ASCII 32...126, in thousandths of the font size.
  private static let widths: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  /// Width in pixels, with a small reserve for fonts that run wider than Helvetica.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    var total = 0.0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 32...126: total += widths[Int(scalar.value) - 32]
      case 0x300...0x36F, 0x200B...0x200F: break
      case 0..<0x1100: total += 600
      case 0x2000..<0x2E80: total += 620
      default: total += 1000
      }
    }
    return total / 1000 * size * (isBold ? 1.12 : 1.05)
  }

  /// The text, cut with an ellipsis if it is wider than `width` pixels.
  static func truncated(
    _ text: String, width: Double, size: Double, isBold: Bool = false
  ) -> String {
    guard self.width(text, size: size, isBold: isBold) > width else { return text }
    var kept = text
    while !kept.isEmpty, self.width(kept + "…", size: size, isBold: isBold) > width {
      kept.removeLast()
    }
    while kept.hasSuffix(" ") { kept.removeLast() }
    return kept + "…"
  }

  /// The text broken at spaces into lines of at most `width` pixels, or nil if a word or the
  /// number of lines is too large.
  static func wrapped(
    _ text: String, width: Double, size: Double, lines limit: Int, isBold: Bool = false
  ) -> [String]? {
    let all = brokenLines(text, width: width, size: size, isBold: isBold)
    let fits = all.allSatisfy { self.width($0, size: size, isBold: isBold) <= width }
    return fits && all.count <= limit ? all : nil
  }

  /// Like `wrapped`, but cuts what does not fit.
  static func wrappedOrTruncated(
    _ text: String, width: Double, size: Double, lines limit: Int, isBold: Bool = false
  ) -> [String] {
    let all = brokenLines(text, width: width, size: size, isBold: isBold)
    var kept = Array(all.prefix(limit))
    if all.count > limit, let last = kept.indices.last {
      kept[last] = all[last...].joined(separator: " ")
    }
    return kept.map { truncated($0, width: width, size: size, isBold: isBold) }
  }

  private static func brokenLines(
    _ text: String, width: Double, size: Double, isBold: Bool
  ) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last,
        self.width(last + " " + word, size: size, isBold: isBold) <= width
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
