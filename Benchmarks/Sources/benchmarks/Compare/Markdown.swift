import Foundation

/// A table with a line between the header and the rows.
func markdownTable(_ header: [String], _ rows: [[String]]) -> String {
  ([header, header.map { _ in "---" }] + rows)
    .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
}

/// A number with three significant digits.
func threeDigits(_ number: Double) -> String {
  let text = String(format: "%.3g", number)
  return text.contains("e") ? String(format: "%.0f", number) : text
}

/// Seconds with three digits, in the largest unit that keeps them above 1.
func timeText(_ seconds: Double) -> String {
  let units = [("s", 1.0), ("ms", 1e3), ("µs", 1e6)]
  let (unit, scale) = units.first { seconds * $0.1 >= 1 } ?? ("ns", 1e9)
  return threeDigits(seconds * scale) + " \(unit)"
}

/// MiB as they are shown.
func memoryText(_ mebibytes: Double) -> String { threeDigits(mebibytes) + " MiB" }

/// "1 thread", "2 threads".
func threadText(_ count: Int) -> String { "\(count) thread\(count == 1 ? "" : "s")" }
