/// The title and subtitle of an image, wrapped to its width.
struct Heading {
  private static let titleSize = 15.0
  private static let subtitleSize = 12.5

  private let title: [String]
  private let subtitle: [String]

  init(title: String, subtitle: String, width: Double) {
    let available = width - 2 * ChartFrame.padding
    self.title = TextMetrics.wrappedOrTruncated(
      title, width: available, size: Heading.titleSize, lines: 3, isBold: true)
    self.subtitle = TextMetrics.wrappedOrTruncated(
      subtitle, width: available, size: Heading.subtitleSize, lines: 4)
  }

  /// Lower edge in pixels from the top of the image.
  var bottom: Double {
    let titleHeight = Double(title.count) * 19
    let subtitleHeight = subtitle.isEmpty ? 0 : Double(subtitle.count) * 16 + 3
    return ChartFrame.padding + titleHeight + subtitleHeight
  }

  func draw(on canvas: inout Canvas) {
    var y = ChartFrame.padding + 12
    for line in title {
      canvas.text(
        line, x: ChartFrame.padding, y: y, size: Heading.titleSize, fill: .ink, isBold: true)
      y += 19
    }
    for line in subtitle {
      canvas.text(line, x: ChartFrame.padding, y: y + 1, size: Heading.subtitleSize)
      y += 16
    }
  }
}
