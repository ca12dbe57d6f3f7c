import Foundation
import Tensor

/// One array of a file, as a line of the list: file, name, dtype to read it as, shape, and the
/// elements in row-major order as hexadecimal digits, separated by tabs.
struct Row {
  var file: String
  var name: String
  var dtype: String
  var shape: [Int]
  var digits: String

  init(_ file: String, _ name: String, _ tensor: FileTensor) {
    (self.file, self.name) = (file, name)
    switch tensor {
    case .float(let tensor):
      (dtype, shape) = ("f4", Array(tensor.shape))
      digits = tensor.scalars.map { hexadecimal($0.bitPattern) }.joined()
    case .double(let tensor):
      (dtype, shape) = ("f8", Array(tensor.shape))
      digits = tensor.scalars.map { hexadecimal($0.bitPattern) }.joined()
    }
  }

  init(line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    precondition(fields.count == 5, "not a line of the list: \(line)")
    (file, name, dtype, digits) = (fields[0], fields[1], fields[2], fields[4])
    shape = fields[3].split(separator: ",").map { Int($0)! }
  }

  var line: String {
    [file, name, dtype, shape.map(String.init).joined(separator: ","), digits]
      .joined(separator: "\t")
  }
}

/// The bytes of a number in little-endian order.
private func hexadecimal(_ bits: some FixedWidthInteger & UnsignedInteger) -> String {
  let digits = String(bits.byteSwapped, radix: 16)
  return String(repeating: "0", count: bits.bitWidth / 4 - digits.count) + digits
}

/// Compares all that a list says with what is read, in every way of reading. Returns how many arrays
/// were compared.
func check(_ folder: String) throws -> Int {
  let text = try String(contentsOfFile: folder + "/list.tsv", encoding: .utf8)
  let rows = text.split(separator: "\n").map(Row.init)
  for row in rows {
    let path = folder + "/" + row.file
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let sources = [Source.file(path, mapped: false), .file(path, mapped: true), .memory(bytes)]
    for source in sources {
      let found =
        row.dtype == "f4"
        ? FileTensor(try source.tensor(row, as: Float.self))
        : FileTensor(try source.tensor(row, as: Double.self))
      let expected = row.line
      let line = Row(row.file, row.name, found).line
      precondition(line == expected, "expected \(expected)\nfound    \(line)")
    }
  }
  return rows.count
}

enum Source {
  case file(String, mapped: Bool)
  case memory([UInt8])

  func tensor<Scalar>(_ row: Row, as scalar: Scalar.Type) throws -> Tensor<Scalar> {
    switch (self, row.file.split(separator: ".").last) {
    case (.file(let path, let mapped), "npy"):
      try Npy.read(path, mapped: mapped).tensor(allowingConversion: true)
    case (.memory(let bytes), "npy"):
      try Npy.read(bytes: bytes).tensor(allowingConversion: true)
    case (.file(let path, let mapped), "npz"):
      try Npz.read(path, mapped: mapped).tensor(named: row.name, allowingConversion: true)
    case (.memory(let bytes), "npz"):
      try Npz.read(bytes: bytes).tensor(named: row.name, allowingConversion: true)
    case (.file(let path, let mapped), _):
      try Safetensors.read(path, mapped: mapped).tensor(named: row.name)
    case (.memory(let bytes), _):
      try Safetensors.read(bytes: bytes).tensor(named: row.name)
    }
  }
}
