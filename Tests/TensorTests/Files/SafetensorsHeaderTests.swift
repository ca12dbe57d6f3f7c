import Tensor
import Testing

/// A header that must be refused, over `available` bytes of data.
private struct Attack: CustomTestStringConvertible {
  var testDescription: String
  var header: [UInt8]
  var available = 0
  var tensor: String?
  var reason: SafetensorsError.Reason

  init(
    _ name: String, _ header: String, available: Int = 0, tensor: String? = nil,
    _ reason: SafetensorsError.Reason
  ) {
    self.init(name, Array(header.utf8), available: available, tensor: tensor, reason)
  }

  init(
    _ name: String, _ header: [UInt8], available: Int = 0, tensor: String? = nil,
    _ reason: SafetensorsError.Reason
  ) {
    (testDescription, self.header, self.available) = (name, header, available)
    (self.tensor, self.reason) = (tensor, reason)
  }
}

private func malformed(_ position: Int, _ expected: String) -> SafetensorsError.Reason {
  .malformedHeader(position: position, expected: expected)
}

/// An entry named `a` whose three values are as given. Its first value begins at byte 14.
private func entry(
  dtype: String = #""F32""#, shape: String = "[1]", offsets: String = "[0,4]"
) -> String {
  #"{"a":{"shape":\#(shape),"dtype":\#(dtype),"data_offsets":\#(offsets)}}"#
}

private let syntax: [Attack] = [
  Attack("empty header", "", malformed(0, "\"{\"")),
  Attack("zeros", [UInt8](repeating: 0, count: 16), malformed(0, "\"{\"")),
  Attack("white space in front", " {}", malformed(0, "\"{\"")),
  Attack("an array", "[]", malformed(0, "\"{\"")),
  Attack("unclosed", "{", malformed(1, "\"\"\"")),
  Attack("comma and no member", #"{"__metadata__":{},}"#, malformed(19, "\"\"\"")),
  Attack("no colon", #"{"a" {}}"#, malformed(5, "\":\"")),
  Attack("no comma", #"{"__metadata__":{} "b":{}}"#, malformed(19, "\"}\" or \",\"")),
  Attack("a second value", "{}{}", malformed(2, "a space or the end")),
  Attack("line end as padding", "{}\n", malformed(2, "a space or the end")),
  Attack("zero as padding", "{} \0", malformed(3, "a space or the end")),
  Attack("not UTF-8", Array("{\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8), .headerNotUTF8),
  Attack("overlong UTF-8", Array("{\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8), .headerNotUTF8),
  Attack("surrogate in UTF-8", Array("{\"".utf8) + [0xED, 0xA0, 0x80], .headerNotUTF8),
  Attack("UTF-8 cut", Array("{\"".utf8) + [0xE2, 0x82], .headerNotUTF8),
  Attack("unclosed string", #"{"a"#, malformed(3, "\"\"\"")),
  Attack("escape at the end", #"{"a\"#, malformed(4, "an escape")),
  Attack("unknown escape", #"{"a\x"#, malformed(4, "an escape")),
  Attack("raw line end", "{\"a\n\":{}}", malformed(3, "an escaped character")),
  Attack("short \\u", #"{"\u12""#, malformed(6, "a hexadecimal digit")),
  Attack("signed \\u", #"{"\u+123":{}}"#, malformed(4, "a hexadecimal digit")),
  Attack("lone lead surrogate", #"{"\uD800":{}}"#, malformed(4, "a surrogate pair")),
  Attack("lone trail surrogate", #"{"\uDC00":{}}"#, malformed(4, "a surrogate pair")),
  Attack("two lead surrogates", #"{"\uD800\uD800":{}}"#, malformed(4, "a surrogate pair")),
  Attack("key without quotes", #"{a:{}}"#, malformed(1, "\"\"\"")),
]

private let structure: [Attack] = [
  Attack(
    "name twice", "{\(member("a", "F32", [0], 0, 0)),\(member("a", "F32", [0], 0, 0))}",
    .duplicateKey("a")),
  Attack(
    "name twice, once escaped",
    "{\(member("a", "F32", [0], 0, 0)),\(member("\\u0061", "F32", [0], 0, 0))}",
    .duplicateKey("a")),
  Attack(
    "name twice, composed in two ways",
    "{\(member("\u{E9}", "F32", [0], 0, 0)),\(member("e\u{301}", "F32", [0], 0, 0))}",
    .duplicateKey("\u{E9}")),
  Attack(
    "metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#,
    .duplicateKey("__metadata__")),
  Attack("metadata key twice", #"{"__metadata__":{"k":"1","k":"2"}}"#, .duplicateKey("k")),
  Attack("number as metadata", #"{"__metadata__":{"k":1}}"#, malformed(21, "\"\"\"")),
  Attack("nested metadata", #"{"__metadata__":{"k":{}}}"#, malformed(21, "\"\"\"")),
  Attack("null as metadata", #"{"__metadata__":null}"#, malformed(16, "\"{\"")),
  Attack(
    "dtype twice", #"{"a":{"dtype":"F32","dtype":"F32"}}"#, tensor: "a",
    .duplicateKey("dtype")),
  Attack("key not known", #"{"a":{"strides":[1]}}"#, tensor: "a", .unexpectedKey("strides")),
  Attack("number as entry", #"{"a":1}"#, tensor: "a", malformed(5, "\"{\"")),
  Attack(
    "no dtype", #"{"a":{"shape":[],"data_offsets":[0,4]}}"#, tensor: "a",
    .missingKey("dtype")),
  Attack(
    "no shape", #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, tensor: "a",
    .missingKey("shape")),
  Attack(
    "no offsets", #"{"a":{"dtype":"F32","shape":[]}}"#, tensor: "a",
    .missingKey("data_offsets")),
  Attack("empty entry", #"{"a":{}}"#, tensor: "a", .missingKey("dtype")),
  Attack("unknown dtype", entry(dtype: #""F31""#), tensor: "a", .unknownDType("F31")),
  Attack("dtype in small letters", entry(dtype: #""f32""#), tensor: "a", .unknownDType("f32")),
  Attack("number as dtype", entry(dtype: "32"), tensor: "a", malformed(26, "\"\"\"")),
  Attack("one offset", entry(offsets: "[0]"), tensor: "a", malformed(49, "\",\"")),
  Attack("three offsets", entry(offsets: "[0,4,8]"), tensor: "a", malformed(52, "\"]\"")),
  Attack("no offset in the list", entry(offsets: "[]"), tensor: "a", malformed(48, "a number")),
]

private let numbers: [Attack] =
  [
    "-1", "-0", "+1", "01", "00", "1.0", "1.", "1e3", "0e0", ".5", "1E2", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999999999999999999",
  ].map {
    Attack("size \($0)", entry(shape: "[\($0)]"), tensor: "a", .invalidNumber(position: 15))
  } + [
    Attack("negative offset", entry(offsets: "[-4,0]"), tensor: "a", .invalidNumber(position: 48)),
    Attack("text as size", entry(shape: #"["1"]"#), tensor: "a", malformed(15, "a number")),
    Attack("null as size", entry(shape: "[null]"), tensor: "a", malformed(15, "a number")),
    Attack("hexadecimal size", entry(shape: "[0x1]"), tensor: "a", malformed(16, "\"]\" or \",\"")),
    Attack("nested sizes", entry(shape: "[[1]]"), tensor: "a", malformed(15, "a number")),
    Attack("comma and no size", entry(shape: "[1,]"), tensor: "a", malformed(17, "a number")),
    Attack("number as shape", entry(shape: "1"), tensor: "a", malformed(14, "\"[\"")),
    Attack(
      "two numbers without comma", entry(shape: "[1 1]"), tensor: "a",
      malformed(17, "\"]\" or \",\"")),
  ]

private let layout: [Attack] = [
  Attack(
    "elements overflow", entry(shape: "[4294967296,4294967296]"), tensor: "a",
    .shapeOverflow([1 << 32, 1 << 32])),
  Attack("bits overflow", entry(shape: "[\(1 << 58)]"), tensor: "a", .shapeOverflow([1 << 58])),
  Attack(
    "strides overflow", entry(shape: "[0,4294967296,4294967296]", offsets: "[0,0]"),
    tensor: "a", .shapeOverflow([0, 1 << 32, 1 << 32])),
  Attack(
    "end before begin", entry(shape: "[0]", offsets: "[4,0]"), available: 4, tensor: "a",
    .reversedOffsets(begin: 4, end: 0)),
  Attack(
    "end after the file", entry(), available: 3, tensor: "a",
    .offsetsOutOfRange(end: 4, available: 3)),
  Attack(
    "end at the largest integer", entry(offsets: "[0,\(Int.max)]"), available: 4, tensor: "a",
    .offsetsOutOfRange(end: .max, available: 4)),
  Attack(
    "more bytes than elements", entry(offsets: "[0,8]"), available: 8, tensor: "a",
    .sizeMismatch(shape: [1], dtype: .float32, byteCount: 8)),
  Attack(
    "fewer bytes than elements", entry(shape: "[3]"), available: 4, tensor: "a",
    .sizeMismatch(shape: [3], dtype: .float32, byteCount: 4)),
  Attack(
    "size of the other type", entry(dtype: #""F64""#), available: 4, tensor: "a",
    .sizeMismatch(shape: [1], dtype: .float64, byteCount: 4)),
  Attack(
    "bytes for no element", entry(shape: "[0]"), available: 4, tensor: "a",
    .sizeMismatch(shape: [0], dtype: .float32, byteCount: 4)),
  Attack(
    "part of a byte", entry(dtype: #""F4""#, shape: "[3]", offsets: "[0,1]"), available: 1,
    tensor: "a", .sizeMismatch(shape: [3], dtype: .float4, byteCount: 1)),
  Attack(
    "overlap", "{\(member("a", "F32", [2], 0, 8)),\(member("b", "F32", [1], 4, 8))}",
    available: 8, tensor: "b", .overlappingData(with: "a")),
  Attack(
    "one place for two", "{\(member("a", "F32", [1], 0, 4)),\(member("b", "F32", [1], 0, 4))}",
    available: 4, tensor: "b", .overlappingData(with: "a")),
  Attack(
    "empty tensor within another",
    "{\(member("a", "F32", [0], 2, 2)),\(member("b", "F32", [1], 0, 4))}",
    available: 4, tensor: "a", .overlappingData(with: "b")),
  Attack(
    "hole in front", "{\(member("a", "F32", [1], 4, 8))}", available: 8, tensor: "a",
    .unusedBytes(4)),
  Attack(
    "hole between", "{\(member("a", "F32", [1], 0, 4)),\(member("b", "F32", [1], 5, 9))}",
    available: 9, tensor: "b", .unusedBytes(1)),
  Attack("bytes behind", entry(), available: 5, .trailingBytes(1)),
  Attack("bytes and no tensor", "{}", available: 1, .trailingBytes(1)),
]

@Suite("Safetensors headers")
struct SafetensorsHeaderTests {
  @Test(arguments: syntax + structure + numbers + layout)
  private func aWrongHeaderIsRefused(attack: Attack) throws {
    let folder = try ScratchFolder()
    let data = [UInt8](repeating: 7, count: attack.available)
    let error = try openingError(folder.write(rawSafetensors(attack.header, data)))
    #expect(error?.reason == attack.reason)
    #expect(error?.tensor == attack.tensor)
    let text = try #require(error).description
    #expect(text.hasPrefix(folder("file") + ": "))
    #expect(text.allSatisfy { !$0.isNewline })
    if let tensor = attack.tensor { #expect(text.contains("tensor \"\(tensor)\"")) }
  }

  @Test func theHeaderMustLieInTheFile() throws {
    let folder = try ScratchFolder()
    func reason(_ size: UInt64, _ rest: [UInt8] = []) throws -> SafetensorsError.Reason? {
      try openingError(folder.write(littleEndian(size) + rest))?.reason
    }
    #expect(try reason(1) == .truncatedHeader(expected: 9, found: 8))
    #expect(
      try reason(100_000_000, [0x7B]) == .truncatedHeader(expected: 100_000_008, found: 9))
    #expect(try reason(100_000_001) == .headerTooLong(100_000_001))
    #expect(try reason(1 << 63) == .headerTooLong(1 << 63))
    #expect(try reason(.max) == .headerTooLong(.max))
    #expect(try reason(.max - 7) == .headerTooLong(.max - 7))
  }

  @Test func deepNestingTakesNoStack() throws {
    let folder = try ScratchFolder()
    let depth = 1_000_000
    for (opening, position) in [("[", 15), (#"{"a":"#, 15)] {
      let shape = String(repeating: opening, count: depth)
      let error = try openingError(folder.write(rawSafetensors(entry(shape: "[" + shape).utf8)))
      #expect(error?.reason == malformed(position, "a number"))
    }
    let objects = String(repeating: #"{"a":"#, count: depth)
    let error = try openingError(folder.write(rawSafetensors(objects.utf8)))
    #expect(error?.reason == malformed(10, "\"{\"") || error?.reason == .unexpectedKey("a"))
  }

  @Test func whatJSONAllowsIsRead() throws {
    let folder = try ScratchFolder()
    let header =
      "{ \"\\u0061\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83E\\udd80\" :\t{\r\n\"data_offsets\" : [ 0 , 4 ] , "
      + "\"shape\":[ ],\"dtype\":\"F32\" }, \"__metadata__\" : { } , \"\": "
      + "{\"dtype\":\"F64\",\"shape\":[1,0],\"data_offsets\":[4,4]} }   "
    let path = try folder.write(rawSafetensors(header.utf8, [0, 0, 0x80, 0x3F]))
    let file = try Safetensors.read(path)
    #expect(file.names == ["a\"\\/\u{8}\u{C}\n\r\t\u{1F980}", ""])
    #expect(file.metadata.isEmpty)
    #expect(try file.tensor(named: file.names[0], as: Float.self).scalar == 1)
    #expect(try file.tensor(named: "", as: Double.self).shape == [1, 0])
  }

  @Test func tensorsMayLieInAnyOrder() throws {
    let folder = try ScratchFolder()
    let header =
      "{\(member("a", "F32", [1], 5, 9)),\(member("b", "U8", [1], 4, 5)),"
      + "\(member("c", "F32", [0], 4, 4)),\(member("d", "F32", [], 0, 4))}"
    let data: [UInt8] = [0, 0, 0x80, 0x3F, 9, 0, 0, 0, 0x40]
    let file = try Safetensors.read(folder.write(rawSafetensors(header.utf8, data)))
    #expect(file.names == ["a", "b", "c", "d"])
    #expect(try file.tensor(named: "a", as: Float.self).scalars == [2])
    #expect(try file.tensor(named: "d", as: Float.self).scalar == 1)
  }

  @Test(arguments: SafetensorsDType.allCases)
  func everyElementTypeMayBeThere(dtype: SafetensorsDType) throws {
    let folder = try ScratchFolder()
    let header = "{\(member("a", dtype.rawValue, [8], 0, dtype.bitCount))}"
    let data = [UInt8](repeating: 0, count: dtype.bitCount)
    let file = try Safetensors.read(folder.write(rawSafetensors(header.utf8, data)))
    #expect(file["a"]?.dtype == dtype)
    switch dtype {
    case .float32: #expect(try file.tensor(named: "a", as: Float.self).count == 8)
    case .float64: #expect(try file.tensor(named: "a", as: Double.self).count == 8)
    default:
      let error = #expect(throws: SafetensorsError.self) {
        try file.tensor(named: "a", as: Float.self, allowingConversion: true)
      }
      #expect(error?.reason == .unsupportedDType(dtype))
      let loading = #expect(throws: SafetensorsError.self) {
        _ = try file.load(into: OneTensor(.zeros([8])), allowingConversion: true)
      }
      #expect(loading?.reason == .unsupportedDType(dtype))
    }
  }

  @Test(arguments: [[Int](repeating: 1, count: 13), [0, 1 << 31], [0, 1 << 50]])
  func shapesBeyondTheEngineAreListedButNotRead(shape: [Int]) throws {
    let folder = try ScratchFolder()
    let end = shape.contains(0) ? 0 : 4
    let header = "{\(member("a", "F32", shape, 0, end))}"
    let data = [UInt8](repeating: 0, count: end)
    let file = try Safetensors.read(folder.write(rawSafetensors(header.utf8, data)))
    #expect(file["a"]?.shape == shape)
    let error = #expect(throws: SafetensorsError.self) {
      try file.tensor(named: "a", as: Float.self)
    }
    #expect(error?.reason == .unsupportedShape(shape))
  }

  @Test func namesCannotForgeMessages() throws {
    let folder = try ScratchFolder()
    let name = #"x\n/etc: fine\u001b[2J\u202e\u2028\""# + String(repeating: "y", count: 1000)
    let header = "{\(member(name, "F31", [1], 0, 4))}"
    let text = try #require(openingError(folder.write(rawSafetensors(header.utf8)))).description
    #expect(
      text == folder("file") + #": tensor "x\u{a}/etc: fine\u{1b}[2J\u{202e}\u{2028}\""#
        + String(repeating: "y", count: 81) + #"...": unknown dtype "F31""#)
  }
}
