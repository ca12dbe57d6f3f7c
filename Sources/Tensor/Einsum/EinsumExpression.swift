/// An einsum expression read against the shapes of its operands: a label for each axis.
struct EinsumExpression {
  /// A letter by its code point; the axes of an ellipsis are -1, -2, ... from their last.
  typealias Label = Int

  private(set) var inputs: [[Label]] = []
  private(set) var output: [Label] = []
  private let text: String

  /// Traps on a mistake of grammar or of sizes, quoting the expression.
  init(_ text: String, _ shapes: [Shape]) {
    self.text = text
    let bare = text.filter { !$0.isWhitespace }
    let (left, right) = divided(bare)
    let terms = left.split(separator: ",", omittingEmptySubsequences: false)
    check(
      terms.count == shapes.count,
      "there are \(terms.count) operands in it and \(shapes.count) were given")
    for (position, (term, shape)) in zip(terms, shapes).enumerated() {
      inputs.append(labels(of: term, rank: shape.rank, "operand \(position) of shape \(shape)"))
    }
    checkSizes(shapes)
    let hidden = (inputs.joined().min().map { Swift.min($0, 0) } ?? 0)..<0
    if let right {
      output = labels(of: right, rank: nil, "the output", ellipsis: Array(hidden))
    } else {
      let named = inputs.joined().filter { $0 > 0 }
      let counts = Dictionary(named.map { ($0, 1) }, uniquingKeysWith: +)
      output = Array(hidden) + counts.filter { $0.value == 1 }.keys.sorted()
    }
    for (position, label) in output.enumerated() {
      check(
        !output[..<position].contains(label), "the output names \(name(label)) more than once")
      check(
        inputs.contains { $0.contains(label) },
        "the output names \(name(label)), which no operand has")
    }
  }

  /// What stands before and after the arrow.
  private func divided(_ bare: String) -> (Substring, Substring?) {
    guard let dash = bare.firstIndex(of: "-") else { return (bare[...], nil) }
    let rest = bare[dash...]
    check(rest.hasPrefix("->"), "'-' stands only in '->'")
    return (bare[..<dash], rest.dropFirst(2))
  }

  /// The labels of one term. Those of its ellipsis are given, or as many as the rank leaves.
  private func labels(
    of term: Substring, rank: Int?, _ what: String, ellipsis: [Label]? = nil
  ) -> [Label] {
    var result: [Label] = []
    var place: Int?
    var rest = term
    while let character = rest.first {
      if rest.hasPrefix("...") {
        check(place == nil, "\(what) has more than one ellipsis")
        place = result.count
        rest = rest.dropFirst(3)
        continue
      }
      check(
        character.isASCII && character.isLetter,
        "'\(character)' is not a letter, ',', '->' or '...'")
      result.append(Int(character.asciiValue!))
      rest = rest.dropFirst()
    }
    let missing = rank.map { $0 - result.count }
    if let missing, let rank {
      check(
        place == nil ? missing == 0 : missing >= 0,
        "\(what) has \(rank) axes, its term '\(term)' names \(result.count)")
    }
    if let place {
      result.insert(contentsOf: ellipsis ?? Array(-missing!..<0), at: place)
    }
    return result
  }

  private func checkSizes(_ shapes: [Shape]) {
    var known: [Label: (size: Int, operand: Int)] = [:]
    for (operand, (labels, shape)) in zip(inputs, shapes).enumerated() {
      for (label, size) in zip(labels, shape) {
        // Only the axes of an ellipsis broadcast.
        if label < 0 && size == 1 { continue }
        if let (other, first) = known[label] {
          check(
            other == size,
            "\(name(label)) has size \(other) in operand \(first) of shape \(shapes[first]) "
              + "and \(size) in operand \(operand) of shape \(shape)")
        }
        known[label] = (size, operand)
      }
    }
  }

  private func name(_ label: Label) -> String {
    label < 0 ? "axis \(label) of '...'" : "'\(Character(Unicode.Scalar(UInt8(label))))'"
  }

  private func check(_ condition: Bool, _ message: @autoclosure () -> String) {
    require(condition, "einsum \"\(text)\": \(message())")
  }
}
