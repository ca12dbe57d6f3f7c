import Foundation

/// What one operation or step takes.
struct Counts: Codable {
  let workload: String
  var instructions: Double
  /// Calls of malloc and its relatives.
  var allocations: Double
  /// Blocks taken from the pool.
  var blocks: Double

  init(_ workload: CountedWorkload, _ profile: CallgrindProfile) {
    func calls(_ names: String...) -> Double {
      Double(names.reduce(0) { $0 + (profile.calls[$1] ?? 0) }) / workload.divisor
    }
    self.workload = workload.name
    instructions = Double(profile.instructions.values.reduce(0, +)) / workload.divisor
    allocations = calls("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc")
    blocks = calls("bt_allocate")
  }

  var values: [Double] { [instructions, allocations, blocks] }
}

/// What the counts may be at most: numbers that were measured, and how far they may be passed.
struct CountLimits: Codable {
  /// As a part of the number.
  var margin = 0.05
  var counts: [Counts]

  init(reading file: URL) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  init(_ counts: [Counts]) {
    self.counts = counts.map { count in
      var rounded = count
      rounded.instructions = count.instructions.rounded()
      rounded.allocations = (count.allocations * 100).rounded() / 100
      rounded.blocks = (count.blocks * 100).rounded() / 100
      return rounded
    }
  }

  func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: file)
  }

  /// The counts in brackets beside their limits, and whether all keep them.
  func compare(_ measured: [Counts]) -> (table: String, isKept: Bool) {
    var isKept = true
    let rows = measured.map { count in
      guard let limit = counts.first(where: { $0.workload == count.workload }) else {
        isKept = false
        return [count.workload] + count.values.map(Self.text) + ["**no limit**"]
      }
      var verdict = ""
      let cells = zip(count.values, limit.values).map { value, limit in
        if value > limit * (1 + margin) { verdict = "**too many**" }
        return "\(Self.text(value)) (\(Self.text(limit)))"
      }
      if !verdict.isEmpty { isKept = false }
      return [count.workload] + cells + [verdict]
    }
    let missing = counts.filter { limit in !measured.contains { $0.workload == limit.workload } }
    if !missing.isEmpty { isKept = false }
    let header = ["workload", "instructions (limit)", "mallocs (limit)", "blocks (limit)", ""]
    return (
      markdownTable(
        header, rows + missing.map { [$0.workload, "", "", "", "**not measured**"] }),
      isKept
    )
  }

  private static func text(_ number: Double) -> String {
    number >= 1000 ? "\(Int(number.rounded()))" : String(format: "%.4g", number)
  }
}
