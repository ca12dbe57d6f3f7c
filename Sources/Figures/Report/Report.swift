/// One self-contained HTML page of text, tables and figures.
///
/// The page loads nothing from elsewhere, follows the reader's light or dark setting, and is the
/// same text whenever its content is.
public struct Report: Sendable {
  /// A headed part of the page.
  public struct Section: Sendable {
    /// The heading; may be empty.
    public var heading: String
    /// The content, from top to bottom.
    public var blocks: [Block]

    /// Creates a section.
    public init(_ heading: String, _ blocks: [Block] = []) {
      self.heading = heading
      self.blocks = blocks
    }
  }

  /// One piece of content.
  public enum Block: Sendable {
    /// Plain text; markup in it is shown, not obeyed.
    case paragraph(String)
    /// A table.
    case table(Table)
    /// A few numbers in large type.
    case keyFigures([KeyFigure])
    /// A chart with the text below it.
    case figure(any Figure, caption: String)
  }

  /// A number that deserves large type.
  public struct KeyFigure: Sendable, Equatable {
    /// What the number is.
    public var label: String
    /// The number as printed, with its unit.
    public var value: String
    /// A remark in small type, such as what to compare with.
    public var note: String

    /// Creates a key figure.
    public init(_ label: String, value: String, note: String = "") {
      self.label = label
      self.value = value
      self.note = note
    }
  }

  /// The heading of the page.
  public var title: String
  /// A line below the heading.
  public var subtitle: String
  /// The parts of the page, from top to bottom.
  public var sections: [Section]

  /// Creates a report.
  public init(title: String, subtitle: String = "", sections: [Section] = []) {
    self.title = title
    self.subtitle = subtitle
    self.sections = sections
  }

  /// Begins a new section; later blocks go there.
  public mutating func addSection(_ heading: String) {
    sections.append(Section(heading))
  }

  /// Appends to the last section, which is created if there is none.
  public mutating func add(_ block: Block) {
    if sections.isEmpty { sections.append(Section("")) }
    sections[sections.count - 1].blocks.append(block)
  }

  /// Appends a chart to the last section.
  public mutating func add(_ figure: some Figure, caption: String = "") {
    add(.figure(figure, caption: caption))
  }

  /// Appends a table to the last section.
  public mutating func add(_ table: Table) {
    add(.table(table))
  }

  /// Appends a paragraph of plain text to the last section.
  public mutating func add(_ paragraph: String) {
    add(.paragraph(paragraph))
  }
}
