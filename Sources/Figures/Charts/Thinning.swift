/// A point in pixels.
struct PixelPoint: Equatable {
  var x: Double
  var y: Double
}

/// Drops points of a curve that no reader can see.
enum Thinning {
  /// Of the consecutive points in one pixel column keeps the first, the last, the highest and the
  /// lowest, in their order: the drawn curve covers the same pixels.
  static func thinned(_ points: [PixelPoint]) -> [PixelPoint] {
    var result: [PixelPoint] = []
    var start = 0
    while start < points.count {
      let column = points[start].x.rounded(.down)
      var (end, lowest, highest) = (start, start, start)
      while end < points.count, points[end].x.rounded(.down) == column {
        if points[end].y < points[lowest].y { lowest = end }
        if points[end].y > points[highest].y { highest = end }
        end += 1
      }
      var previous = -1
      for index in [start, min(lowest, highest), max(lowest, highest), end - 1]
      where index > previous {
        result.append(points[index])
        previous = index
      }
      start = end
    }
    return result
  }
}
