import Foundation
import Tensor

/// An operation at some inputs with the result that NumPy, SciPy or PyTorch gives, made by
/// `Tests/Corpus/generate.py`.
struct CorpusCase: Sendable {
  let operation: String
  let arguments: CorpusArguments
  let inputs: [(shape: Shape, values: [Double])]
  let outputs: [(shape: Shape, values: [Double])]
  /// What rounding the first result to double precision lost, in units of its last place. Without
  /// it, errors are relative to the largest result or to `terms`.
  let rest: [Double]?
  let terms: Double
  let isDoubleOnly: Bool

  func inputs<Scalar: TensorScalar>(as _: Scalar.Type) -> [Tensor<Scalar>] {
    inputs.map { Tensor($0.values.map { Scalar($0) }, shape: $0.shape) }
  }
}

/// What an operation takes beside tensors.
struct CorpusArguments: Sendable, Decodable {
  private indirect enum Value: Sendable, Decodable {
    case number(Double)
    case text(String)
    case list([Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .list(try container.decode([Value].self))
      }
    }

    var number: Double {
      guard case .number(let number) = self else { fatalError("\(self) is not a number") }
      return number
    }
    var list: [Value] {
      guard case .list(let list) = self else { fatalError("\(self) is not a list") }
      return list
    }
  }

  private let values: [String: Value]

  init() { values = [:] }
  init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: Value].self)
  }

  private func value(_ name: String) -> Value {
    guard let value = values[name] else { fatalError("a case lacks the argument \(name)") }
    return value
  }

  func has(_ name: String) -> Bool { values[name] != nil }
  func number(_ name: String) -> Double { value(name).number }
  func integer(_ name: String) -> Int { Int(value(name).number) }
  func integer(_ name: String, or other: Int) -> Int { has(name) ? integer(name) : other }
  func flag(_ name: String) -> Bool { integer(name) != 0 }
  func integers(_ name: String) -> [Int] { value(name).list.map { Int($0.number) } }
  func rows(_ name: String) -> [[Int]] { value(name).list.map { $0.list.map { Int($0.number) } } }
  func pair(_ name: String) -> (Int, Int) { (integers(name)[0], integers(name)[1]) }
  func text(_ name: String) -> String {
    guard case .text(let text) = value(name) else { fatalError("\(name) is not text") }
    return text
  }
}

extension CorpusCase {
  private struct Line: Decodable {
    let op: String
    let args: CorpusArguments?
    let `in`: [[Int]]
    let out: [[Int]]
    let double: Bool?
    let exact: Bool?
    let terms: Double?
  }

  static let all = read()

  /// The cases, whose numbers lie one after another in a file of their own.
  private static func read() -> [CorpusCase] {
    let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "../../Corpus")
    guard
      let lines = try? String(contentsOf: folder.appending(path: "cases.jsonl"), encoding: .utf8),
      let numbers = try? Data(contentsOf: folder.appending(path: "numbers.bin"))
    else { fatalError("the corpus is missing in \(folder.path)") }
    var cursor = NumberCursor(bytes: [UInt8](numbers))
    let decoder = JSONDecoder()
    let cases = lines.split(separator: "\n").map { text -> CorpusCase in
      guard let line = try? decoder.decode(Line.self, from: Data(text.utf8)) else {
        fatalError("not a case: \(text)")
      }
      let isDoubleOnly = line.double ?? false
      let inputs = line.in.map { sizes in
        let shape = Shape(sizes)
        return (shape, cursor.read(shape.elementCount, isSingle: !isDoubleOnly))
      }
      let outputs = line.out.map { sizes in
        let shape = Shape(sizes)
        return (shape, cursor.read(shape.elementCount, isSingle: false))
      }
      let rest = line.exact == true ? cursor.read(outputs[0].1.count, isSingle: true) : nil
      return CorpusCase(
        operation: line.op, arguments: line.args ?? CorpusArguments(), inputs: inputs,
        outputs: outputs, rest: rest, terms: line.terms ?? 0, isDoubleOnly: isDoubleOnly)
    }
    precondition(cursor.position == numbers.count, "the corpus has numbers left over")
    return cases
  }
}

/// Reads little-endian numbers.
private struct NumberCursor {
  let bytes: [UInt8]
  var position = 0

  mutating func read(_ count: Int, isSingle: Bool) -> [Double] {
    let width = isSingle ? 4 : 8
    precondition(position + count * width <= bytes.count, "the corpus lacks numbers")
    defer { position += count * width }
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map { index in
        let offset = position + index * width
        if isSingle {
          let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
          return Double(Float(bitPattern: UInt32(littleEndian: bits)))
        }
        let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }
}
