import Figures

/// Several charts in one image, row by row.
struct PanelGrid: Figure {
  var title: String
  var panels: [any Figure]
  var columns = 2

  func svg(id: String) -> String {
    let drawn = panels.enumerated().map { index, panel in
      let text = panel.svg(id: "\(id)-panel-\(index + 1)")
      let size = text.firstMatch(of: /width="([0-9.]+)" height="([0-9.]+)"/)
      return (
        text: text, width: size.flatMap { Double($0.1) } ?? 0,
        height: size.flatMap { Double($0.2) } ?? 0
      )
    }
    let cell = (
      width: drawn.map(\.width).max() ?? 0, height: drawn.map(\.height).max() ?? 0
    )
    let rows = (drawn.count + columns - 1) / columns
    let (width, height) = (cell.width * Double(columns), cell.height * Double(rows))
    let body = drawn.enumerated().map { index, panel in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      return "<svg x=\"\(cell.width * Double(column))\" y=\"\(cell.height * Double(row))\" "
        + "width=\"\(panel.width)\" height=\"\(panel.height)\">\n\(panel.text)</svg>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" id="\(id)" role="img" aria-labelledby="\(id)-title" \
      viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
      style="max-width:100%;height:auto">
      <title id="\(id)-title">\(title)</title>
      \(body.joined())</svg>

      """
  }
}
