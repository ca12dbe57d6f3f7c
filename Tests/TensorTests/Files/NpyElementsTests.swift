import Foundation
import Tensor
import Testing

@Suite("Npy elements")
struct NpyElementsTests {
  private func array(
    _ descriptor: String, _ patterns: [some FixedWidthInteger], order: String = "False",
    shape: String? = nil
  ) throws -> NpyArray {
    let data = patterns.flatMap { pattern in
      let bytes = (0..<(pattern.bitWidth / 8)).map {
        UInt8(truncatingIfNeeded: pattern >> (8 * $0))
      }
      return descriptor.hasPrefix(">") ? bytes.reversed() : bytes
    }
    return try Npy.read(
      bytes: rawNpy(npyHeader(descriptor, shape ?? "(\(patterns.count),)", order: order), data))
  }

  private func converted(_ array: NpyArray) throws -> [Double] {
    try array.tensor(as: Double.self, allowingConversion: true).scalars
  }

  @Test(arguments: [[], [0], [1], [2, 0, 3], [5], [2, 3], [1, 1, 1], [3, 1, 2, 5]])
  func bothElementTypesComeBackBitForBit(sizes: [Int]) throws {
    let folder = try ScratchFolder()
    var random = Philox(seed: 11)
    let single = Tensor<Float>.normal(Shape(sizes), using: &random)
    let double = Tensor<Double>.normal(Shape(sizes), using: &random)
    try Npy.write(single, to: folder("f"))
    try Npy.write(double, to: folder("d"))
    for mapped in [false, true] {
      let first = try Npy.read(folder("f"), as: Float.self, mapped: mapped)
      let second = try Npy.read(folder("d"), as: Double.self, mapped: mapped)
      #expect(first.shape == single.shape && second.shape == single.shape)
      #expect(first.scalars == single.scalars && second.scalars == double.scalars)
    }
    #expect(try content(folder("f")) == Npy.bytes(of: single))
    #expect(try folder.names == ["d", "f"])
  }

  @Test func everyBitPatternSurvivesInEitherOrderOfBytes() throws {
    let doubles: [UInt64] = [
      0x7FF8_0000_0000_0001, 0x7FF4_0000_0000_0002, 0xFFF8_0000_0000_0003, 1 << 63, 1,
      0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x0123_4567_89AB_CDEF,
    ]
    let floats: [UInt32] = [0x7FC0_0001, 0x7F80_0001, 0xFFC0_0002, 1 << 31, 1, 0x0123_4567]
    for order in ["<", ">"] {
      let double = try array(order + "f8", doubles).tensor(as: Double.self)
      #expect(double.scalars.map(\.bitPattern) == doubles)
      let float = try array(order + "f4", floats).tensor(as: Float.self)
      #expect(float.scalars.map(\.bitPattern) == floats)
    }
    let written = Npy.bytes(of: Tensor(doubles.map(Double.init(bitPattern:))))
    let read = try Npy.read(bytes: written).tensor(as: Double.self)
    #expect(read.scalars.map(\.bitPattern) == doubles)
  }

  @Test func columnsFirstBecomesAView() throws {
    let patterns = (0..<24).map { Float($0).bitPattern }
    for descriptor in ["<f4", ">f4"] {
      let tensor = try array(descriptor, patterns, order: "True", shape: "(2, 3, 4)")
        .tensor(as: Float.self)
      #expect(tensor.shape == [2, 3, 4])
      // Element (i, j, k) is number i + 2 j + 6 k.
      var expected: [Float] = []
      for i in 0..<2 {
        for j in 0..<3 {
          for k in 0..<4 { expected.append(Float(i + 2 * j + 6 * k)) }
        }
      }
      #expect(tensor.scalars == expected)
      #expect((tensor * 2).scalars == expected.map { 2 * $0 })
    }
    let vector = try array("<f4", [Float(1).bitPattern, Float(2).bitPattern], order: "True")
    #expect(try vector.tensor(as: Float.self).scalars == [1, 2])
    let double = try array("<f4", patterns, order: "True", shape: "(6, 4)")
      .tensor(as: Double.self, allowingConversion: true)
    #expect(double[1].scalars == [1, 7, 13, 19])
  }

  @Test func integersAndTruthValuesAreConverted() throws {
    for order in ["<", ">"] {
      #expect(try converted(array(order + "i2", [Int16.min, -1, .max])) == [-32768, -1, 32767])
      #expect(try converted(array(order + "u2", [UInt16.max, 1])) == [65535, 1])
      #expect(try converted(array(order + "i4", [Int32.min, .max])) == [-0x1p31, 0x1p31 - 1])
      #expect(try converted(array(order + "u4", [UInt32.max])) == [0x1p32 - 1])
      // The nearest, ties to even.
      #expect(
        try converted(array(order + "i8", [Int64.min, .max, 1 << 53 + 1, 1 << 53 + 3]))
          == [-0x1p63, 0x1p63, 0x1p53, 0x1p53 + 4])
      #expect(try converted(array(order + "u8", [UInt64.max])) == [0x1p64])
    }
    #expect(try converted(array("|i1", [Int8.min, -1, .max])) == [-128, -1, 127])
    #expect(try converted(array("|u1", [UInt8.max, 0])) == [255, 0])
    #expect(try converted(array("|b1", [UInt8(0), 1, 2])) == [0, 1, 1])
    #expect(try converted(array("?", [UInt8(1)])) == [1])
    let float = try array("<i4", [Int32(16_777_217), 16_777_219])
      .tensor(as: Float.self, allowingConversion: true)
    #expect(float.scalars == [16_777_216, 16_777_220])
  }

  @Test func everyHalfPrecisionNumberIsExact() throws {
    let patterns = (0...UInt16.max).map { $0 }
    for order in ["<", ">"] {
      let float = try array(order + "f2", patterns)
        .tensor(as: Float.self, allowingConversion: true).scalars
      #expect(float.map(\.isNaN) == patterns.map { $0 & 0x7FFF > 0x7C00 })
      for (pattern, value) in zip(patterns, float) where !value.isNaN {
        // IEEE 754: (-1)^s 2^(e - 15) 1.f, or (-1)^s 2^-14 0.f for e = 0.
        let (exponent, fraction) = (Int(pattern >> 10 & 31), Float(pattern & 1023))
        let magnitude =
          exponent == 31
          ? Float.infinity
          : exponent == 0
            ? fraction * 0x1p-24
            : (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
        if value.magnitude != magnitude || (value.sign == .minus) != (pattern >> 15 == 1) {
          Issue.record("\(pattern): \(value)")
        }
      }
    }
  }

  @Test func largeArraysAreConvertedInParts() throws {
    let values = (0..<40_003).map { Int32($0 * 7 - 140_000) }
    #expect(try converted(array(">i4", values)) == values.map(Double.init))
  }

  @Test func conversionHappensOnlyWhenAskedFor() throws {
    let single = try array("<f4", [Float(0.1).bitPattern])
    let error = #expect(throws: NpyError.self) { try single.tensor(as: Double.self) }
    #expect(error?.reason == .wrongDType(expected: NpyDType(.float64), found: single.dtype))
    #expect(error?.description == "bytes: has dtype <f4, expected <f8")
    #expect(try converted(single) == [Double(Float(0.1))])
    #expect(throws: NpyError.self) { try array("<i4", [Int32(1)]).tensor(as: Float.self) }
    let double = try array(">f8", [0.1, 1e300].map(\.bitPattern))
    let narrow = try double.tensor(as: Float.self, allowingConversion: true)
    #expect(narrow.scalars == [Float(0.1), .infinity])
  }

  @Test func viewsArePacked() throws {
    let matrix = Tensor<Float>.arange(12).reshaped([3, 4])
    for tensor in [matrix.transposed(), matrix[1..<3], Tensor(2).broadcast(to: [2, 3])] {
      let read = try Npy.read(bytes: Npy.bytes(of: tensor)).tensor(as: Float.self)
      #expect(read.shape == tensor.shape && read.scalars == tensor.scalars)
    }
  }

  @Test func systemFailuresAreReported() throws {
    let folder = try ScratchFolder()
    let error = #expect(throws: NpyError.self) { try Npy.read(folder("absent")) }
    #expect(error?.description == folder("absent") + ": cannot open: No such file or directory")
    #expect(throws: NpyError.self) { try Npy.read(folder.path, mapped: true) }
    #expect(throws: NpyError.self) { try Npy.write(Tensor<Float>(1), to: folder("no/file")) }
    #expect(throws: NpyError.self) { try Npz.read(folder("absent")) }
    #expect(throws: NpyError.self) { try Npz.write(Tensor<Float>(1), to: folder("no/file")) }
    #expect(try folder.names.isEmpty)
    let path = folder("a")
    try Npy.write(Tensor<Float>.ones([4]), to: path)
    let open = try Npy.read(path)
    try #require(truncate(path, 141) == 0)
    let cut = #expect(throws: NpyError.self) { try open.tensor(as: Float.self) }
    #expect(cut?.reason == .truncatedData(expected: 16, found: 13))
  }
}
