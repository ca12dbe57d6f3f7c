extension Report {
  /// The page as HTML that is also well-formed XML.
  public func html() -> String {
    var numbers = (figure: 0, table: 0)
    var lines = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\"/>",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
      "<meta name=\"color-scheme\" content=\"light dark\"/>",
      "<title>\(XML.escaped(title))</title>", "<style>", ReportStyle.css, "</style>", "</head>",
      "<body>", "<main>", "<header>", "<h1>\(XML.escaped(title))</h1>",
    ]
    if !subtitle.isEmpty {
      lines.append("<p class=\"subtitle\">\(XML.escaped(subtitle))</p>")
    }
    lines.append("</header>")
    for section in sections {
      lines.append("<section>")
      if !section.heading.isEmpty {
        lines.append("<h2>\(XML.escaped(section.heading))</h2>")
      }
      lines += section.blocks.map { html($0, numbers: &numbers) }
      lines.append("</section>")
    }
    lines += ["</main>", "</body>", "</html>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func html(_ block: Block, numbers: inout (figure: Int, table: Int)) -> String {
    switch block {
    case .paragraph(let text):
      return "<p>\(XML.escaped(text))</p>"
    case .table(let table):
      numbers.table += 1
      return table.html(number: numbers.table)
    case .keyFigures(let figures):
      let items = figures.map(html)
      return "<dl class=\"key\">\n\(items.joined(separator: "\n"))\n</dl>"
    case .figure(let figure, let caption):
      numbers.figure += 1
      // Numbered, because two charts may have the same content.
      let image = figure.svg(id: "figure-\(numbers.figure)")
      let text = caption.isEmpty ? "" : " " + XML.escaped(caption)
      return """
        <figure>
        <div class="plot">
        \(image)</div>
        <figcaption><b>Figure \(numbers.figure).</b>\(text)</figcaption>
        </figure>
        """
    }
  }

  private func html(_ figure: KeyFigure) -> String {
    let note =
      figure.note.isEmpty ? "" : "<dd class=\"note\">\(XML.escaped(figure.note))</dd>"
    return """
      <div><dt>\(XML.escaped(figure.label))</dt><dd>\(XML.escaped(figure.value))</dd>\(note)</div>
      """
  }
}
