/// The nominal size of an image in pixels. Images scale with the page and keep their
/// proportions; the height grows if titles and legends leave too little room for the data.
public struct FigureSize: Sendable, Equatable {
  /// Width in pixels, at least 240.
  public let width: Double
  /// Height in pixels, at least 160.
  public let height: Double

  /// Creates a size; small or meaningless values are raised to the smallest size.
  public init(width: Double, height: Double) {
    self.width = width.isFinite ? min(max(width, 240), 10_000) : 720
    self.height = height.isFinite ? min(max(height, 160), 10_000) : 420
  }

  /// 720 by 420 pixels, for a text column.
  public static let standard = FigureSize(width: 720, height: 420)
}
