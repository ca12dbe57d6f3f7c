/// Something that draws itself as one SVG image.
public protocol Figure: Sendable {
  /// The heading, also the image's accessible name.
  var title: String { get }

  /// The image as an SVG document.
  ///
  /// - Parameter id: Prefix of all ids and scope of all styles inside. Images that stand on one
  ///   page need different ones.
  func svg(id: String) -> String
}

extension Figure {
  /// The image as an SVG document whose ids derive from its content: different images can stand
  /// on one page, and the same image is always the same text.
  public func svg() -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in svg(id: "figure").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return svg(id: "figure-" + String(hash, radix: 36))
  }
}
