/// The shape of a data point.
enum Marker: CaseIterable {
  case circle, square, triangle, diamond, cross, inverted, plus, bar

  /// Path data of the shape centred at a point, in pixels.
  ///
  /// - Parameter radius: Half the width of the circle; other shapes have a similar area.
  func path(x: Double, y: Double, radius: Double) -> String {
    switch self {
    case .circle:
      let size = NumberText.coordinate(radius)
      let across = NumberText.coordinate(radius * 2)
      return "M\(NumberText.coordinate(x - radius)) \(NumberText.coordinate(y))"
        + "a\(size) \(size) 0 1 0 \(across) 0a\(size) \(size) 0 1 0-\(across) 0z"
    default:
      var current = (x: 0.0, y: 0.0)
      var data = ""
      for (index, corner) in corners.enumerated() {
        let target = (x: corner.0 * radius, y: corner.1 * radius)
        if index == 0 {
          data += "M\(NumberText.coordinate(x + target.x)) \(NumberText.coordinate(y + target.y))l"
        } else {
          data += index == 1 ? "" : " "
          data += NumberText.coordinate(target.x - current.x)
          data += " " + NumberText.coordinate(target.y - current.y)
        }
        current = target
      }
      return data + "z"
    }
  }

  // Corners in units of the radius, clockwise from the top left.
  private var corners: [(Double, Double)] {
    switch self {
    case .circle: []
    case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    case .triangle: [(0, -1.2), (1.15, 0.85), (-1.15, 0.85)]
    case .inverted: [(-1.15, -0.85), (1.15, -0.85), (0, 1.2)]
    case .diamond: [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
    case .plus:
      [
        (-0.4, -1.25), (0.4, -1.25), (0.4, -0.4), (1.25, -0.4), (1.25, 0.4), (0.4, 0.4),
        (0.4, 1.25), (-0.4, 1.25), (-0.4, 0.4), (-1.25, 0.4), (-1.25, -0.4), (-0.4, -0.4),
      ]
    case .cross:
      [
        (-0.6, -1.15), (0, -0.55), (0.6, -1.15), (1.15, -0.6), (0.55, 0), (1.15, 0.6),
        (0.6, 1.15), (0, 0.55), (-0.6, 1.15), (-1.15, 0.6), (-0.55, 0), (-1.15, -0.6),
      ]
    case .bar: [(-0.55, -1.35), (0.55, -1.35), (0.55, 1.35), (-0.55, 1.35)]
    }
  }
}
