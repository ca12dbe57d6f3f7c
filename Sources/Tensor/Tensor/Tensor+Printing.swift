extension Tensor: CustomStringConvertible {
  /// The type and shape, and below them the elements in nested brackets, their columns aligned.
  ///
  /// Numbers have at most 6 digits after the point; all have an exponent if one of them is 10^7 or
  /// more, or below 10^-4. Of more than 1000 elements only three at either end of each axis are
  /// shown. Inside a transform the first line names it, and the elements are those of the value
  /// being traced; one example of `vectorized` has none.
  public var description: String {
    described(as: "Tensor") { numbers in
      let format = NumberFormat(numbers)
      return numbers.map { format.text($0) }
    }
  }

  /// The same for a type that holds this tensor, whose `cells` are the texts of its elements.
  func described(as type: String, cells: ([Scalar]) -> [String]) -> String {
    var title = "\(type)<\(Scalar.self)> \(shape)"
    var value = self
    while case .traced(let tracer) = value.body {
      title += ", in \(tracer.level.name)"
      switch tracer.kind {
      case .reverse(let primal, _), .forward(let primal, _): value = primal
      case .taylor(let series): value = series[0]
      case .batch(let values): return "\(title), one of \(values.shape[0]) examples"
      }
    }
    if case .hollow = value.body { return "\(title), without elements" }
    return "\(title)\n\(ElementTable(value, cells).text)"
  }
}

/// The elements of a tensor as text.
private struct ElementTable<Scalar: TensorScalar> {
  private static var limit: Int { 1000 }
  private static var edge: Int { 3 }
  private static var lineWidth: Int { 80 }
  private static var gap: String { "..." }

  private let shape: Shape
  private let isElided: Bool
  /// The elements that are shown, row-major, and the width of the longest.
  private let cells: [String]
  private let width: Int

  init(_ tensor: Tensor<Scalar>, _ texts: ([Scalar]) -> [String]) {
    shape = tensor.shape
    isElided = tensor.count > Self.limit
    var shown = tensor
    if isElided {
      for (axis, size) in shape.enumerated() where size > 2 * Self.edge {
        let ends = Array(0..<Self.edge) + Array((size - Self.edge)..<size)
        shown = Gather(ends, axis: axis)(shown)
      }
    }
    cells = texts(shown.scalars)
    width = cells.reduce(0) { Swift.max($0, $1.utf8.count) }
  }

  var text: String {
    if cells.isEmpty { return "[]" }
    var position = 0
    return block(axis: 0, &position)
  }

  private func isCut(_ axis: Int) -> Bool { isElided && shape[axis] > 2 * Self.edge }

  /// The text of everything along `axis` and further ones from cell `position` on.
  private func block(axis: Int, _ position: inout Int) -> String {
    guard axis < shape.rank else {
      position += 1
      return cells[position - 1]
    }
    let size = isCut(axis) ? 2 * Self.edge : shape[axis]
    var parts: [String] = []
    for index in 0..<size {
      if isCut(axis) && index == Self.edge { parts.append(Self.gap) }
      parts.append(block(axis: axis + 1, &position))
    }
    if axis == shape.rank - 1 { return "[\(row(parts))]" }
    // One line apart for rows, two for matrices, and so on.
    let lines = String(repeating: "\n", count: shape.rank - 1 - axis)
    return "[\(parts.joined(separator: ",\(lines)\(String(repeating: " ", count: axis + 1))"))]"
  }

  /// Cells of one row to a common width, on as many lines as they need.
  private func row(_ parts: [String]) -> String {
    let indent = String(repeating: " ", count: shape.rank)
    var text = ""
    var column = shape.rank
    for (index, part) in parts.enumerated() {
      let padding = part == Self.gap ? 0 : width - part.utf8.count
      let cell = String(repeating: " ", count: padding) + part
      if index > 0 {
        let isFull = column + 2 + cell.utf8.count > Self.lineWidth
        text += isFull ? ",\n\(indent)" : ", "
        column = isFull ? shape.rank : column + 2
      }
      text += cell
      column += cell.utf8.count
    }
    return text
  }
}
