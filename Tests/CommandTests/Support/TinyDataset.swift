/// Files in the manner of Fashion-MNIST, a hundred times smaller: each class is a bright block at
/// its own place, under noise.
struct TinyDataset {
  static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  var files: [String: [UInt8]] = [:]

  init(train: Int = 300, test: Int = 60) {
    var noise = Noise()
    for (part, count) in [("train", train), ("t10k", test)] {
      var pixels: [UInt8] = []
      pixels.reserveCapacity(count * 784)
      for index in 0..<count {
        let label = index % 10
        for place in 0..<784 {
          let isBright = place / 28 / 6 == label / 2 && place % 28 / 14 == label % 2
          pixels.append((isBright ? 150 : 20) + noise.next())
        }
      }
      files["\(part)-images-idx3-ubyte"] = header(0x03, [count, 28, 28]) + pixels
      files["\(part)-labels-idx1-ubyte"] =
        header(0x01, [count]) + (0..<count).map { UInt8($0 % 10) }
    }
  }

  /// Writes the files and returns their folder.
  func write(into folder: TemporaryFolder) throws -> String {
    for (name, bytes) in files { _ = try folder.makeFile(name, bytes) }
    return folder.path
  }

  /// The head of an IDX file of bytes.
  private func header(_ rank: UInt8, _ shape: [Int]) -> [UInt8] {
    [0, 0, 8, rank]
      + shape.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  }

  /// Numbers below 64 from a linear congruential generator (Knuth's MMIX).
  private struct Noise {
    var state: UInt64 = 1

    mutating func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 58)
    }
  }
}
