/// How one series looks. Colour, dash and marker cycle with different periods, so that two of
/// the first 56 series never share all three.
struct SeriesStyle {
  let paint: Paint
  /// SVG dash lengths in pixels, empty for a solid line.
  private(set) var dash: String
  let marker: Marker
  /// Pixels.
  private(set) var lineWidth = 1.8
  private(set) var markerRadius = 3.6
  /// Which hatching a bar carries, 0 for none.
  let hatch: Int

  private static let dashes = ["", "7 3", "2.5 2.5", "9 3 2.5 3", "13 4", "6 2.5 2 2.5 2 2.5"]

  init(index: Int) {
    paint = Paint.seriesPaints[index % Paint.seriesPaints.count]
    dash = SeriesStyle.dashes[index % SeriesStyle.dashes.count]
    marker = Marker.allCases[index % Marker.allCases.count]
    hatch = index % Hatch.count
  }

  /// The style for curves that jump up and down: dashes would shred them, and only larger markers
  /// stand out.
  var jagged: SeriesStyle {
    var result = self
    result.dash = ""
    result.lineWidth = 1.3
    result.markerRadius = 4.4
    return result
  }
}
