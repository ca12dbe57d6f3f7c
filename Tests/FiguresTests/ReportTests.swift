import Testing

@testable import Figures

@Suite struct ReportTests {
  private var report: Report {
    var report = Report(title: "Peers & <markets>", subtitle: "a \"test\"")
    report.add("Text before any section.")
    report.addSection("Results <1>")
    report.add("1 < 2 & 3 > 2 <script>alert('x')</script>")
    report.add(.keyFigures([.init("accuracy", value: "0.873", note: "± 0.01")]))
    report.add(
      Table(
        caption: "Peers", header: ["peer", "loss", "share", "note"],
        rows: [["mlp", "0.21", "12 %", "ok"], ["copy-cat", "−1.2e-05", "–"]],
        emphasizedRows: [1]))
    for figure in Samples.all { report.add(.figure(figure, caption: "<caption>")) }
    report.add(Samples.heatMap, caption: "The same again.")
    return report
  }

  @Test func pageIsWellFormedAndEscaped() {
    let html = report.html()
    let check = wellFormed(html)
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(check.count("script") == 0 && check.count("svg") == 5)
    #expect(check.texts.contains("Peers &amp; &lt;markets&gt;"))
  }

  @Test func figuresShareNoIdsEvenWhenEqual() {
    let ids = XMLCheck(report.html()).ids
    #expect(Set(ids).count == ids.count && ids.count >= 15)
  }

  @Test func pageLoadsNothing() {
    let html = report.html().replacing("http://www.w3.org/2000/svg", with: "")
    for word in ["http", "src=", "href=", "@import", "<link"] {
      #expect(!html.contains(word))
    }
  }

  @Test func theSameReportIsTheSameText() {
    #expect(report.html() == report.html())
  }

  @Test func numericColumnsAlignRight() {
    let html = report.html()
    #expect(html.contains("<th scope=\"row\">mlp</th><td class=\"number\">0.21</td>"))
    #expect(html.contains("<td class=\"number\">12 %</td><td>ok</td>"))
    #expect(html.contains("<tr class=\"emphasis\"><th scope=\"row\">copy-cat</th>"))
    // The short row is filled up.
    #expect(html.contains("<td class=\"number\">–</td><td></td></tr>"))
  }

  @Test(arguments: [
    ("0.873 ± 0.004", true), ("1.2e-05", true), ("12 %", true), ("−3", true), ("+0.1", true),
    ("2024-run", false), ("conv net", false), ("e", false), ("", false), ("3×10", true),
  ])
  func numbersAreRecognized(text: String, isNumber: Bool) {
    let table = Table(header: ["x"], rows: [[text]])
    #expect(table.isNumeric(column: 0) == isNumber)
  }

  @Test func emptyReportsAndTablesAreValid() {
    wellFormed(Report(title: "").html())
    var report = Report(title: "t")
    report.add(Table(header: [], rows: []))
    report.add(Table(header: ["a"], rows: []))
    report.add(.keyFigures([]))
    wellFormed(report.html())
  }
}
