import Foundation
import Tensor
import Testing

/// Values against NumPy, SciPy and PyTorch, with the errors that `Docs/Accuracy.md` states.
///
/// With ACCURACY_TABLE in the environment the errors are printed, for Tests/Corpus/table.py.
@Suite struct CorpusTests {
  private static let cases = Dictionary(grouping: CorpusCase.all, by: \.operation)
  static let names = cases.keys.sorted()

  @Test("every operation of the corpus is known, and none is without cases") func completeness() {
    #expect(CorpusCase.all.count >= 3000)
    #expect(Set(CorpusOperation<Float>.all.map(\.name)) == Set(Self.names))
    #expect(Set(Self.stated.keys) == Set(Self.names), "the table in Docs/Accuracy.md")
  }

  @Test("the errors are at most those of the table", arguments: names)
  func errors(_ name: String) throws {
    let single = try worst(Float.self, name)
    let double = try worst(Double.self, name)
    if ProcessInfo.processInfo.environment["ACCURACY_TABLE"] != nil {
      print("| \(name) | \(Self.cases[name]!.count) | \(single.units) | \(double.units) |")
      return
    }
    let row = try #require(Self.stated[name])
    #expect(row.count == Self.cases[name]!.count)
    #expect(single.units <= single.margin(row.single, row), "float32: \(single.place)")
    #expect(double.units <= double.margin(row.double, row), "float64: \(double.place)")
  }

  struct Worst {
    var units = 0.0
    var place = ""
    let isElementwise: Bool

    /// What the table allows. Sums of several terms depend in their last bits on the processor, in
    /// this library's loops and in BLAS: half as much again is allowed, and half a unit. What is
    /// exact in both types is so everywhere.
    func margin(_ bound: Double, _ row: (count: Int, single: Double, double: Double)) -> Double {
      if isElementwise || (row.single == 0 && row.double == 0) { return bound }
      return 1.5 * bound + 0.5
    }
  }

  private func worst<Scalar: TensorScalar>(_: Scalar.Type, _ name: String) throws -> Worst {
    let operation = try #require(CorpusOperation<Scalar>.all.first { $0.name == name })
    var worst = Worst(isElementwise: operation.isElementwise)
    for row in Self.cases[name]! where !(row.isDoubleOnly && Scalar.self == Float.self) {
      let error = row.error(of: operation)
      #expect(error.units.isFinite, "\(Scalar.typeName): \(error.place), inputs \(row.inputs)")
      if error.units > worst.units {
        worst.units = error.units
        worst.place = "\(error.place), inputs \(row.inputs)"
      }
    }
    return worst
  }

  /// The rows of the table by operation.
  private static let stated = readTable()

  private static func readTable() -> [String: (count: Int, single: Double, double: Double)] {
    let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "../../../Docs/Accuracy.md")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
    var rows: [String: (count: Int, single: Double, double: Double)] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, let count = Int(cells[1]), let single = Double(cells[2]),
        let double = Double(cells[3])
      else { continue }
      rows[cells[0]] = (count, single, double)
    }
    return rows
  }
}
