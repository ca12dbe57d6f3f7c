import Foundation
import Tensor
import Testing

@Suite("Safetensors round trips")
struct SafetensorsRoundTripTests {
  @Test(arguments: [[], [0], [1], [2, 0, 3], [5], [2, 3], [1, 1, 1], [3, 1, 2, 5]])
  func bothElementTypesComeBackBitForBit(sizes: [Int]) throws {
    let folder = try ScratchFolder()
    var random = Philox(seed: 11)
    let shape = Shape(sizes)
    let single = Tensor<Float>.normal(shape, using: &random)
    let double = Tensor<Double>.normal(shape, using: &random)
    try Safetensors.write(
      [("single", .float(single)), ("double", .double(double))], to: folder("a"))
    let file = try Safetensors.read(folder("a"))
    let (first, second) = (
      try file.tensor(named: "single", as: Float.self),
      try file.tensor(named: "double", as: Double.self)
    )
    #expect(first.shape == shape && second.shape == shape)
    #expect(first.scalars == single.scalars)
    #expect(second.scalars == double.scalars)
    #expect(file["single"]?.shape == sizes)
    #expect(file["double"]?.dtype == .float64)
    #expect(file["other"] == nil)
  }

  @Test func everyBitPatternSurvives() throws {
    let folder = try ScratchFolder()
    let patterns: [UInt64] = [
      0x7FF8_0000_0000_0001, 0x7FF4_0000_0000_0002, 0xFFF8_0000_0000_0003, 1 << 63, 1,
      0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x0123_4567_89AB_CDEF,
    ]
    let values = Tensor(patterns.map(Double.init(bitPattern:)))
    try Safetensors.write(values, to: folder("a"))
    let loaded = try Safetensors.read(folder("a")).load(into: Tensor<Double>.zeros([8]))
    #expect(loaded.scalars.map(\.bitPattern) == patterns)
  }

  @Test func viewsArePacked() throws {
    let folder = try ScratchFolder()
    let matrix = Tensor<Float>.arange(12).reshaped([3, 4])
    let tensors: [Tensor<Float>] = [
      matrix.transposed(), matrix.transposed()[1..<3], Tensor(2).broadcast(to: [2, 3]),
      .ones([2, 2]),
    ]
    try Safetensors.write(tensors, to: folder("a"))
    let loaded = try Safetensors.read(folder("a")).load(into: tensors)
    #expect(loaded[0].scalars == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    #expect(loaded[1].scalars == [1, 5, 9, 2, 6, 10])
    #expect(loaded[2].scalars == [2, 2, 2, 2, 2, 2])
    #expect(loaded[3].scalars == [1, 1, 1, 1])
    #expect(loaded.map(\.shape) == tensors.map(\.shape))
  }

  @Test func theSameInputMakesTheSameBytes() throws {
    let folder = try ScratchFolder()
    let tensors = [("a", FileTensor.float(.ones([3]))), ("b", .double(.ones([2])))]
    let keys = (0..<50).map { "key \($0)" }
    var files: [[UInt8]] = []
    for order in [keys, keys.reversed(), keys.shuffled()] {
      var metadata: [String: String] = [:]
      for key in order { metadata[key] = "value" }
      try Safetensors.write(tensors, metadata: metadata, to: folder("a"))
      files.append(try content(folder("a")))
    }
    #expect(files[0] == files[1] && files[1] == files[2])
  }

  @Test func namesKeepTheirOrderAndElementsTheirAlignment() throws {
    let folder = try ScratchFolder()
    let names = [
      "z", "a", "", "m.\u{1F980}", "quote \" \\ / \u{8}\u{C}\n\r\t\u{1}\u{7F}", "e\u{301}",
    ]
    let tensors = names.enumerated().map { index, name in
      (
        name,
        index % 2 == 0
          ? FileTensor.float(.full([index + 1], 1)) : .double(.full([index], 2))
      )
    }
    let metadata = ["": "", "\u{0}": "\u{2028}\u{1F980}", "b": "\\\"", "a": "é"]
    try Safetensors.write(tensors, metadata: metadata, to: folder("a"))
    let file = try Safetensors.read(folder("a"))
    #expect(file.names.map { Array($0.utf8) } == names.map { Array($0.utf8) })
    #expect(file.metadata == metadata)
    #expect(file.path == folder("a"))
    for (name, value) in tensors {
      switch value {
      case .float(let tensor):
        #expect(try file.tensor(named: name, as: Float.self).scalars == tensor.scalars)
      case .double(let tensor):
        #expect(try file.tensor(named: name, as: Double.self).scalars == tensor.scalars)
      }
    }
    let bytes = try content(folder("a"))
    let headerSize = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(headerSize % 8 == 0)
    // Those of float64 lie first.
    let doubles = bytes[(8 + headerSize)...].prefix(8 * (1 + 3 + 5))
    #expect(Array(doubles) == (0..<9).flatMap { _ in littleEndian(Double(2).bitPattern) })
  }

  @Test func aFileWithoutTensorsIsValid() throws {
    let folder = try ScratchFolder()
    try Safetensors.write([Tensor<Float>](), to: folder("a"))
    #expect(try content(folder("a")) == rawSafetensors("{}      ".utf8))
    #expect(try Safetensors.read(folder("a")).names.isEmpty)
  }

  @Test func conversionHappensOnlyWhenAskedFor() throws {
    let folder = try ScratchFolder()
    let path = folder("a")
    try Safetensors.write(
      [("single", .float(Tensor([0.1, -0.0]))), ("double", .double(Tensor([0.1, 1e300])))], to: path
    )
    let file = try Safetensors.read(path)
    let error = #expect(throws: SafetensorsError.self) {
      try file.tensor(named: "double", as: Float.self)
    }
    #expect(error?.reason == .wrongDType(expected: .float32, found: .float64))
    #expect(
      error?.description == "\(path): tensor \"double\": has dtype F64, expected F32")
    #expect(throws: SafetensorsError.self) { try file.tensor(named: "single", as: Double.self) }
    let narrow = try file.tensor(named: "double", as: Float.self, allowingConversion: true)
    #expect(narrow.scalars == [Float(0.1), .infinity])
    let wide = try file.tensor(named: "single", as: Double.self, allowingConversion: true)
    #expect(wide.scalars == [Double(Float(0.1)), 0])
    #expect(wide.scalars[1].sign == .minus)
  }

  @Test func anOpenFileOutlivesItsReplacement() throws {
    let folder = try ScratchFolder()
    try Safetensors.write(Tensor<Float>([1, 2]), to: folder("a"))
    let old = try Safetensors.read(folder("a"))
    try Safetensors.write(Tensor<Float>([3, 4, 5]), to: folder("a"))
    #expect(try old.tensor(named: "", as: Float.self).scalars == [1, 2])
    #expect(
      try Safetensors.read(folder("a")).tensor(named: "", as: Float.self).scalars == [3, 4, 5])
  }

  @Test func namesThatTheFormatForbidsAreNotWritten() throws {
    let folder = try ScratchFolder()
    let one = FileTensor(Tensor<Float>(1))
    func error(_ names: [String], metadata: [String: String] = [:]) -> SafetensorsError? {
      #expect(throws: SafetensorsError.self) {
        try Safetensors.write(names.map { ($0, one) }, metadata: metadata, to: folder("a"))
      }
    }
    #expect(error(["a", "__metadata__"])?.reason == .reservedName)
    #expect(error(["a", "b", "a"])?.reason == .duplicateKey("a"))
    #expect(error(["e\u{301}", "\u{E9}"])?.reason == .duplicateKey("\u{E9}"))
    let long = String(repeating: "x", count: Safetensors.maximumHeaderSize)
    guard case .headerTooLong(let size) = error([], metadata: ["a": long])?.reason else {
      Issue.record("a header over the limit was written")
      return
    }
    #expect(size > Safetensors.maximumHeaderSize)
    #expect(try folder.names.isEmpty)
  }
}
