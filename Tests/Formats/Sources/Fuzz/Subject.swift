import Tensor

/// A valid file, and the ways to damage it.
struct Subject {
  let format: Format
  let bytes: [UInt8]

  func damaged(using random: inout Philox) -> [UInt8] {
    switch format {
    case .safetensors:
      if Int.random(in: 0..<4, using: &random) == 0 { break }
      // The size in front is put right, so that the damage reaches what lies behind it.
      let end = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
      var header = Array(bytes[8..<end])
      header.damage(using: &random)
      return littleEndian(UInt64(header.count), 8) + header + bytes[end...]
    case .npy:
      return damagedArray(bytes, using: &random)
    case .npz:
      if Int.random(in: 0..<3, using: &random) == 0 { break }
      var archive = RawArchive(bytes)
      archive.damage(using: &random)
      return archive.bytes
    }
    var whole = bytes
    whole.damage(using: &random)
    return whole
  }

  static let all: [Format: [Subject]] = {
    let tensors: [(name: String, tensor: FileTensor)] = [
      ("weight", .float(Tensor([1, -2, 3.5, 0.25, 1e-20, 7], shape: [2, 3]))),
      ("scale", .double(Tensor(0.1))), ("empty", .float(.zeros([2, 0, 3]))),
      ("b\u{E9}", .double(.arange(40).reshaped([4, 10]))),
    ]
    let few = Array(tensors.prefix(2))
    var all = [
      Subject(
        format: .safetensors,
        bytes: try! Safetensors.bytes(of: tensors, metadata: ["note": "a \"quoted\"\nline"])),
      Subject(format: .safetensors, bytes: try! Safetensors.bytes(of: few)),
      Subject(format: .npz, bytes: try! Npz.bytes(of: tensors)),
      Subject(format: .npz, bytes: try! Npz.bytes(of: tensors, compressed: true)),
      Subject(format: .npz, bytes: try! Npz.bytes(of: few)),
      Subject(format: .npz, bytes: try! Npz.bytes(of: [tensors[3]], compressed: true)),
    ]
    for (descriptor, order, shape, size) in [
      ("<f4", "False", "(2, 3)", 24), (">f4", "True", "(2, 3)", 24), ("<f8", "True", "(5,)", 40),
      (">f8", "False", "()", 8), ("|b1", "False", "(7,)", 7), ("|i1", "False", "(7, )", 7),
      ("<i8", "True", "(2, 0, 3)", 0), (">u2", "True", "(2, 2, 2)", 16),
      ("<f2", "False", "(3, 3)", 18), ("<i4", "False", "(1, 1, 1, 4)", 16),
    ] {
      let text = "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': \(shape), }\n"
      let version = 1 + all.count % 3
      let header =
        [0x93] + Array("NUMPY".utf8) + [UInt8(version), 0]
        + littleEndian(UInt64(text.utf8.count), version == 1 ? 2 : 4) + Array(text.utf8)
      all.append(
        Subject(format: .npy, bytes: header + (0..<size).map { UInt8($0 * 37 % 256) }))
    }
    return Dictionary(grouping: all, by: \.format)
  }()
}

/// A damaged npy file, most often with a right header size.
func damagedArray(_ bytes: [UInt8], using random: inout Philox) -> [UInt8] {
  var whole = bytes
  guard bytes.count > 12, Int.random(in: 0..<4, using: &random) > 0 else {
    whole.damage(using: &random)
    return whole
  }
  let width = bytes[6] == 1 ? 2 : 4
  let begin = 8 + width
  let end = min(bytes.count, begin + Int(bytes[8]) + Int(bytes[9]) << 8)
  var header = Array(bytes[begin..<end])
  header.damage(using: &random)
  return Array(bytes[..<8]) + littleEndian(UInt64(header.count), width) + header + bytes[end...]
}

func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
