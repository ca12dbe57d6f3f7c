import Testing

@testable import Tensor

/// The generator against its published outputs, and the distributions drawn from it.
@Suite struct PhiloxTests {
  struct Vector: Sendable {
    let counter: SIMD4<UInt32>
    let key: SIMD2<UInt32>
    let block: SIMD4<UInt32>
  }

  /// Known answers of philox4x32-10 in Random123, the generator's reference implementation.
  static let vectors = [
    Vector(
      counter: [0, 0, 0, 0], key: [0, 0],
      block: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    Vector(
      counter: [.max, .max, .max, .max], key: [.max, .max],
      block: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    Vector(
      counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
      key: [0xa409_3822, 0x299f_31d0],
      block: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
  ]

  @Test("published outputs", arguments: vectors)
  func knownAnswers(_ vector: Vector) {
    #expect(Philox.block(counter: vector.counter, key: vector.key) == vector.block)
  }

  @Test("the numbers of a seed are its blocks in order") func order() {
    var generator = Philox(seed: 0x0123_4567_89ab_cdef, stream: 0xfedc_ba98_7654_3210)
    for position in 0..<5 as Range<UInt32> {
      let block = Philox.block(
        counter: [position, 0, 0x7654_3210, 0xfedc_ba98], key: [0x89ab_cdef, 0x0123_4567])
      #expect(generator.next() == UInt64(block.y) << 32 | UInt64(block.x))
      #expect(generator.next() == UInt64(block.w) << 32 | UInt64(block.z))
    }
  }

  @Test("a seed repeats; seeds and streams differ") func streams() {
    func numbers(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var generator = Philox(seed: seed, stream: stream)
      return (0..<100).map { _ in generator.next() }
    }
    #expect(numbers(7, 3) == numbers(7, 3))
    let all = [(7, 3), (7, 4), (8, 3), (3, 7), (7, 3 << 32), (7 << 32, 3)].flatMap(numbers)
    #expect(Set(all).count == all.count)
    var original = Philox(seed: 5)
    _ = original.next()
    var copy = original
    #expect(copy == original)
    #expect(copy.next() == original.next(), "a generator is a value")
  }

  @Test("uniform numbers fill their range evenly") func uniform() {
    var generator = Philox(seed: 11)
    let count = 100_000
    let x = Tensor<Double>.uniform([count], in: -1..<3, using: &generator)
    #expect(x.scalars.allSatisfy { (-1..<3).contains($0) })
    // Standard errors: 4 / sqrt(12 n) = 0.0037 and about 0.0038; five of them are allowed.
    #expect(Swift.abs(x.mean().scalar - 1) < 0.019)
    #expect(Swift.abs(x.variance(alongAxes: [0]).scalar - 16.0 / 12) < 0.019)
    var bins = [Int](repeating: 0, count: 16)
    for value in x.scalars { bins[Int((value + 1) * 4)] += 1 }
    // Chi-squared of 15 degrees of freedom: 44.3 is passed once in 10,000 seeds.
    let mean = Double(count) / 16
    #expect(bins.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean } < 44.3)
  }

  @Test("normal numbers have the moments of the normal distribution") func normal() {
    var generator = Philox(seed: 12)
    let count = 100_001
    let x = Tensor<Double>.normal([count], using: &generator)
    // E x^k = 0, 1, 0, 3, with variances 1, 2, 15, 96 of one sample; five standard errors.
    let moments: [(Int, Double, Double)] = [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)]
    for (order, expected, variance) in moments {
      let moment = (0..<order).reduce(Tensor<Double>.ones([count])) { product, _ in product * x }
      let error = 5 * (variance / Double(count)).squareRoot()
      #expect(Swift.abs(moment.mean().scalar - expected) < error, "moment \(order)")
    }
    // Neighbours come in pairs from one radius: they must not go together.
    let neighbours = (x[0..<count - 1] * x[1..<count]).mean().scalar
    #expect(Swift.abs(neighbours) < 5 / Double(count).squareRoot())
    let scaled = Tensor<Float>.normal([1000], mean: 3, deviation: 0.001, using: &generator)
    #expect(Swift.abs(scaled.mean().scalar - 3) < 0.001)
    #expect(scaled.isFinite)
  }

  @Test("a tensor's numbers depend on the seed only") func tensors() {
    func sample() -> [Float] {
      var generator = Philox(seed: 99, stream: 1)
      return Tensor<Float>.normal([7], using: &generator).scalars
        + Tensor<Float>.uniform([3], using: &generator).scalars
    }
    #expect(sample() == sample())
    var generator = Philox(seed: 1)
    #expect(Tensor<Float>.normal([0], using: &generator).shape == [0])
    // Not even where rounding to the element type would reach the range's end.
    let narrow = 1..<Float(1).nextUp
    #expect(
      Tensor<Float>.uniform([100], in: narrow, using: &generator).scalars.allSatisfy { $0 == 1 })
  }
}
