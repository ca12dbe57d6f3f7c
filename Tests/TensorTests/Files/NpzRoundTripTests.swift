import Foundation
import Testing

@testable import Tensor

@Suite("Npz round trips")
struct NpzRoundTripTests {
  private let tensors: [(name: String, tensor: FileTensor)] = [
    ("z", .float(Tensor([1, -2, 3.5, 0.25, 1e-20, 7], shape: [2, 3]))),
    ("", .double(Tensor(0.1))), ("empty", .float(.zeros([2, 0, 3]))),
    ("folder/b\u{E9}", .double(.arange(3000).reshaped([30, 100]).transposed())),
  ]

  private func check(_ file: NpzFile) throws {
    #expect(file.names == tensors.map(\.name))
    for (name, value) in tensors {
      switch value {
      case .float(let tensor):
        let read = try file.tensor(named: name, as: Float.self)
        #expect(read.shape == tensor.shape && read.scalars == tensor.scalars)
      case .double(let tensor):
        let read = try file.tensor(named: name, as: Double.self)
        #expect(read.shape == tensor.shape && read.scalars == tensor.scalars)
      }
    }
  }

  @Test func tensorsComeBackStoredAndCompressed() throws {
    let folder = try ScratchFolder()
    var sizes: [Int] = []
    for compressed in [false, true] {
      try Npz.write(tensors, compressed: compressed, to: folder("a"))
      try check(Npz.read(folder("a")))
      try check(Npz.read(folder("a"), mapped: true))
      let bytes = try content(folder("a"))
      try check(Npz.read(bytes: bytes))
      #expect(try Npz.bytes(of: tensors, compressed: compressed) == bytes)
      sizes.append(bytes.count)
    }
    #expect(sizes[1] < sizes[0] / 2)
  }

  /// With limits so low that every number takes 64 bits.
  @Test(arguments: [(0, 0), (200, 0xFFFF), (0xFFFF_FFFF, 1), (500, 2)])
  func largeArchivesComeBack(limits: (size: Int, count: Int)) throws {
    for compressed in [false, true] {
      let bytes = MemorySink.bytes { (sink) throws(FileError) in
        try Npz.append(
          tensors, compressed: compressed,
          to: ZipWriter(sink, narrowSize: limits.size, narrowCount: limits.count))
      }
      try check(Npz.read(bytes: bytes))
    }
  }

  @Test func treesComeBack() throws {
    let folder = try ScratchFolder()
    let tree = [Tensor<Float>.ones([2]), Tensor<Float>.arange(3)]
    try Npz.write(tree, compressed: true, to: folder("a"))
    let file = try Npz.read(folder("a"))
    #expect(file.path == folder("a") && file.names == ["0", "1"])
    let loaded = try file.load(into: [Tensor<Float>.zeros([2]), Tensor<Float>.zeros([3])])
    #expect(loaded.map(\.scalars) == [[1, 1], [0, 1, 2]])
    #expect(try file.array(named: "1").shape == [3])

    func error(_ tree: some TensorTree, conversion: Bool = false) -> NpyError? {
      #expect(throws: NpyError.self) { try file.load(into: tree, allowingConversion: conversion) }
    }
    let missing = error(tree + [Tensor(1)])
    #expect(missing?.reason == .differentNames(missing: ["2"], unexpected: []))
    #expect(missing?.description == folder("a") + ": missing arrays \"2\"")
    #expect(
      error([tree[0]])?.reason == .differentNames(missing: [], unexpected: ["1"]))
    let shape = error([tree[0], tree[0]])
    #expect(shape?.array == "1" && shape?.reason == .wrongShape(expected: [2], found: [3]))
    #expect(
      shape?.description == folder("a") + ": array \"1\": has shape [3], expected [2]")
    let doubles = [Tensor<Double>.zeros([2]), Tensor<Double>.zeros([3])]
    #expect(
      error(doubles)?.reason == .wrongDType(expected: NpyDType(.float64), found: NpyDType(.float32))
    )
    let wide = try file.load(into: doubles, allowingConversion: true)
    #expect(wide[1].scalars == [0, 1, 2])
    let absent = #expect(throws: NpyError.self) { try file.tensor(named: "2", as: Float.self) }
    #expect(absent?.description == folder("a") + ": array \"2\": not in the file")
  }

  @Test func namesThatCannotBeWrittenAreRefused() throws {
    let one = FileTensor(Tensor<Float>(1))
    func reason(_ names: [String]) -> NpyError.Reason? {
      let error = #expect(throws: NpyError.self) { try Npz.bytes(of: names.map { ($0, one) }) }
      return error?.reason
    }
    #expect(reason(["a", "b", "a"]) == .duplicateKey("a"))
    #expect(reason(["a\0b"]) == .invalidName)
    #expect(reason([String(repeating: "n", count: 65_001)]) == .invalidName)
    let long = String(repeating: "n", count: 65_000)
    #expect(try Npz.read(bytes: Npz.bytes(of: [(long, one)])).names == [long])
    #expect(try Npz.read(bytes: Npz.bytes(of: [])).names.isEmpty)
    // A character that reaches over the dot of ".npy".
    #expect(try Npz.read(bytes: Npz.bytes(of: [("\u{600}", one)])).names == ["\u{600}"])
  }

  @Test func safetensorsComeBackFromMemory() throws {
    let folder = try ScratchFolder()
    try Safetensors.write(tensors, metadata: ["a": "b"], to: folder("a"))
    let bytes = try Safetensors.bytes(of: tensors, metadata: ["a": "b"])
    #expect(try content(folder("a")) == bytes)
    let file = try Safetensors.read(bytes: bytes, name: "a message")
    #expect(file.path == "a message" && file.metadata == ["a": "b"])
    #expect(try file.tensor(named: "", as: Double.self).scalar == 0.1)
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors.read(bytes: Array(bytes.dropLast()), name: "a message")
    }
    #expect(error?.description.hasPrefix("a message: ") == true)
    #expect(throws: SafetensorsError.self) { try Safetensors.read(bytes: []) }
    let twice = #expect(throws: SafetensorsError.self) {
      try Safetensors.bytes(of: tensors + tensors)
    }
    #expect(twice?.reason == .duplicateKey("z"))
  }
}
