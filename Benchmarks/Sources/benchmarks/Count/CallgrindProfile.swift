import Foundation

/// What Valgrind's callgrind counted in one part of a run: its text format, as documented in the
/// Valgrind manual ("Callgrind Format Specification").
struct CallgrindProfile {
  /// Instructions by the function that holds them and its binary, without those of its callees.
  private(set) var instructions: [Function: Int] = [:]
  /// Calls by the name of the function called.
  private(set) var calls: [String: Int] = [:]

  struct Function: Hashable {
    let name: String
    let binary: String
  }

  init(_ text: String) {
    var names: [Substring: Substring] = [:]
    var binaries: [Substring: Substring] = [:]
    var (function, callee, binary): (Substring, Substring, Substring) = ("", "", "")
    // The line after a call holds what the callee took.
    var isCost = false
    for line in text.split(separator: "\n") {
      guard let first = line.first else { continue }
      if first.isNumber || first == "+" || first == "-" || first == "*" {
        defer { isCost = true }
        let fields = line.split(separator: " ")
        guard isCost, fields.count > 1, let cost = Int(fields[1]) else { continue }
        instructions[Function(name: String(function), binary: String(binary)), default: 0] += cost
        continue
      }
      isCost = true
      guard let equals = line.firstIndex(of: "=") else { continue }
      let value = line[line.index(after: equals)...]
      switch line[..<equals] {
      case "fn": function = Self.resolve(value, &names)
      case "cfn": callee = Self.resolve(value, &names)
      case "ob": binary = Self.resolve(value, &binaries)
      case "cob": _ = Self.resolve(value, &binaries)
      case "calls":
        let count = value.prefix(while: \.isNumber)
        // Recursive calls have names with a tick and their depth.
        calls[String(callee.prefix { $0 != "'" }), default: 0] += Int(count) ?? 0
        isCost = false
      default: break
      }
    }
  }

  /// "(7) name" the first time, "(7)" after that.
  private static func resolve(
    _ text: Substring, _ names: inout [Substring: Substring]
  ) -> Substring {
    guard text.first == "(", let end = text.firstIndex(of: ")") else { return text }
    let key = text[...end]
    let name = text[text.index(after: end)...].drop { $0 == " " }
    if !name.isEmpty { names[key] = name }
    return names[key] ?? key
  }
}

extension CallgrindProfile {
  /// The functions that take most.
  func table(dividedBy divisor: Double) -> String {
    let all = instructions.values.reduce(0, +)
    let rows = instructions.sorted { $0.value > $1.value }.prefix(25).map { function, cost in
      [
        threeDigits(Double(cost) / divisor), threeDigits(100 * Double(cost) / Double(all)) + " %",
        function.name, function.binary.split(separator: "/").last.map(String.init) ?? "",
      ]
    }
    return markdownTable(["instructions", "share", "function", "binary"], rows)
  }
}
