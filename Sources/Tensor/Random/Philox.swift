/// A seeded, counter-based random generator: Philox 4x32 with 10 rounds (Salmon et al., "Parallel
/// random numbers: as easy as 1, 2, 3", 2011).
///
/// The same seed and stream give the same numbers everywhere. Streams of one seed are independent,
/// so that work can be split without sharing a generator.
public struct Philox: RandomNumberGenerator, Sendable, Hashable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var unused = 0

  public init(seed: UInt64, stream: UInt64 = 0) {
    key = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
    counter = [
      0, 0, UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32),
    ]
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if unused == 0 {
      block = Philox.block(counter: counter, key: key)
      counter.x &+= 1
      if counter.x == 0 { counter.y &+= 1 }
      unused = 2
    }
    unused -= 1
    return unused == 1
      ? UInt64(block.y) << 32 | UInt64(block.x) : UInt64(block.w) << 32 | UInt64(block.z)
  }

  /// The generator's function: four words from a counter and a key.
  static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (x, k) = (counter, key)
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let first = x.x.multipliedFullWidth(by: 0xD251_1F53)
      let second = x.z.multipliedFullWidth(by: 0xCD9E_8D57)
      x = SIMD4(second.high ^ x.y ^ k.x, second.low, first.high ^ x.w ^ k.y, first.low)
    }
    return x
  }

  /// A number uniform in [0, 1), of 53 random bits.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
