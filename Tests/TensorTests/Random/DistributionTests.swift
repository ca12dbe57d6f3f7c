import Foundation
import Tensor
import Testing

/// Samples at fixed seeds against the distributions that they are drawn from.
@Suite struct DistributionTests {
  struct Continuous: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sample: @Sendable (Int, inout Philox) -> [Double]
    /// The distribution function.
    let below: @Sendable (Double) -> Double
  }

  static func normalBelow(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The distribution function of a normal number between two bounds, by the nearer tail.
  static func truncatedBelow(_ x: Double, _ lower: Double, _ upper: Double) -> Double {
    if lower > 0 {
      return (normalBelow(-lower) - normalBelow(-x)) / (normalBelow(-lower) - normalBelow(-upper))
    }
    return (normalBelow(x) - normalBelow(lower)) / (normalBelow(upper) - normalBelow(lower))
  }

  static let continuous: [Continuous] =
    [
      Continuous(
        testDescription: "uniform",
        sample: { Tensor<Double>.uniform([$0], in: -1..<3, using: &$1).scalars },
        below: { ($0 + 1) / 4 }),
      Continuous(
        testDescription: "uniform, Float",
        sample: { Tensor<Float>.uniform([$0], using: &$1).scalars.map { Double($0) } },
        below: { $0 }),
      Continuous(
        testDescription: "normal",
        sample: { Tensor<Double>.normal([$0], mean: 1, deviation: 2, using: &$1).scalars },
        below: { normalBelow(($0 - 1) / 2) }),
      Continuous(
        testDescription: "normal, Float",
        sample: { Tensor<Float>.normal([$0], using: &$1).scalars.map { Double($0) } },
        below: normalBelow),
      Continuous(
        testDescription: "exponential",
        sample: { Tensor<Double>.exponential([$0], rate: 4, using: &$1).scalars },
        below: { 1 - exp(-4 * $0) }),
      Continuous(
        testDescription: "Gumbel",
        sample: { Tensor<Double>.gumbel([$0], using: &$1).scalars },
        below: { exp(-exp(-$0)) }),
    ]
    // Wide, one-sided, narrow, in either tail: every branch of the sampler.
    + [(-1.0, 2.0), (-0.5, 0.25), (0.5, .infinity), (4, 4.1), (6, .infinity), (-9, -5)].map {
      lower, upper in
      Continuous(
        testDescription: "normal within \(lower)...\(upper)",
        sample: { Tensor<Double>.truncatedNormal([$0], in: lower...upper, using: &$1).scalars },
        below: { truncatedBelow($0, lower, upper) })
    }
    + [0.05, 0.5, 1, 3.5, 200].map { concentration in
      Continuous(
        testDescription: "gamma of concentration \(concentration)",
        sample: {
          Tensor<Double>.gamma([$0], concentration: concentration, rate: 2, using: &$1).scalars
        },
        below: { regularizedGamma(concentration, 2 * $0) })
    }

  /// Kolmogorov and Smirnov: D sqrt(n) above 1.95 has probability 0.001 for the true distribution.
  @Test("a sample follows its distribution", arguments: continuous)
  func kolmogorovSmirnov(_ row: Continuous) {
    for seed in 1...3 as ClosedRange<UInt64> {
      var generator = Philox(seed: seed)
      let count = 20_000
      let sample = row.sample(count, &generator).sorted()
      var distance = 0.0
      for (position, value) in sample.enumerated() {
        let expected = row.below(value)
        distance = max(distance, Double(position + 1) / Double(count) - expected)
        distance = max(distance, expected - Double(position) / Double(count))
      }
      #expect(distance * Double(count).squareRoot() < 1.95, "seed \(seed)")
    }
  }

  @Test("a truncated normal number stays within bounds, scaled and rounded")
  func truncatedBounds() {
    var generator = Philox(seed: 4)
    let x = Tensor<Float>.truncatedNormal(
      [5000], in: 0.1...0.3, mean: 0.2, deviation: 0.02, using: &generator)
    #expect(x.scalars.allSatisfy { (0.1...0.3).contains($0) })
    // Five deviations fit on either side: hardly truncated, with standard error 0.0003.
    #expect(Swift.abs(x.mean().scalar - 0.2) < 0.0015)
    let point = Tensor<Float>.truncatedNormal([10], in: 2...2, using: &generator)
    #expect(point.scalars.allSatisfy { $0 == 2 })
  }

  @Test("points of a Dirichlet distribution lie on the simplex, with its moments")
  func dirichlet() {
    var generator = Philox(seed: 5)
    let count = 20_000
    let concentrations = Tensor<Double>([0.01, 0.5, 2])
    let x = Tensor<Double>.dirichlet(
      concentrations: concentrations.broadcast(to: [count, 3]), using: &generator)
    #expect(x.scalars.allSatisfy { $0 >= 0 })
    #expect(x.sum(alongAxis: 1).scalars.allSatisfy { Swift.abs($0 - 1) < 1e-14 })
    // Means a_i / a and variances m (1 - m) / (a + 1); five standard errors.
    for (entry, concentration) in concentrations.scalars.enumerated() {
      let mean = concentration / 2.51
      let error = 5 * (mean * (1 - mean) / 3.51 / Double(count)).squareRoot()
      #expect(Swift.abs(x[.all, .index(entry)].mean().scalar - mean) < error)
    }
    let tiny = Tensor<Float>.dirichlet(concentrations: .full([50, 4], 1e-4), using: &generator)
    #expect(tiny.isFinite)
    #expect(tiny.sum(alongAxis: 1).scalars.allSatisfy { Swift.abs($0 - 1) < 1e-6 })
  }

  @Test("Bernoulli numbers are 1 with their probability") func bernoulli() {
    var generator = Philox(seed: 6)
    let probabilities: [Float] = [0, 0.125, 0.5, 1]
    let x = Tensor<Float>.bernoulli(
      probabilities: Tensor(probabilities).broadcast(to: [10_000, 4]), using: &generator)
    #expect(x.scalars.allSatisfy { $0 == 0 || $0 == 1 })
    for (entry, mean) in x.mean(alongAxis: 0).scalars.enumerated() {
      let p = probabilities[entry]
      // Five standard errors; certain ones have none.
      #expect(Swift.abs(mean - p) <= 5 * (p * (1 - p) / 10_000).squareRoot())
    }
    #expect(Tensor<Float>.bernoulli([0], probability: 0.5, using: &generator).shape == [0])
  }

  @Test("categorical positions come with their probabilities, in any scale") func categorical() {
    var generator = Philox(seed: 7)
    let count = 40_000
    let weights = Tensor<Float>(rows: [[0, 1, 3, 0, 4], [5, 0, 0, 0, 0]])
    let drawn = IndexTensor.categorical(
      probabilities: weights, count: count, using: &generator)
    #expect(drawn.shape == [count, 2])
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 2)
    for (position, index) in drawn.indices.enumerated() { counts[position % 2][index] += 1 }
    #expect(counts[1] == [count, 0, 0, 0, 0])
    #expect(counts[0][0] == 0 && counts[0][3] == 0)
    // Chi-squared of 2 degrees of freedom: 18.4 is passed once in 10,000 seeds.
    let expected = [1, 2, 4].map { Double(count) * Double(weights.scalars[$0]) / 8 }
    let seen = [1, 2, 4].map { Double(counts[0][$0]) }
    #expect(zip(seen, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 } < 18.4)
    let one = IndexTensor.categorical(
      probabilities: Tensor<Double>([0, 2, 0]), using: &generator)
    #expect(one.shape == [] && one.indices == [1])
  }

  @Test("all orders of a permutation are equally likely") func permutation() {
    var generator = Philox(seed: 8)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[generator.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(counts.keys.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
    // Chi-squared of 23 degrees of freedom: 56.6 is passed once in 10,000 seeds.
    #expect(counts.values.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 } < 56.6)
    #expect(generator.permutation(0).isEmpty)
    #expect(IndexTensor<Float>.permutation(9, using: &generator).indices.sorted() == Array(0..<9))
  }

  @Test("indices below a bound have no bias") func boundedIndices() {
    var generator = Philox(seed: 9)
    // 2^64 is 8 / 3 of it: without rejection two of three residues would come up in 3 of 8 draws.
    let bound = 3 << 61
    var counts = [0, 0, 0]
    for _ in 0..<9000 { counts[generator.nextIndex(below: bound) % 3] += 1 }
    // Five standard errors of 45.
    #expect(counts.allSatisfy { Swift.abs($0 - 3000) < 225 })
    #expect((0..<100).allSatisfy { _ in generator.nextIndex(below: 1) == 0 })
  }

  @Test("split generators repeat and differ from each other and their origin") func split() {
    var (first, second) = (Philox(seed: 10), Philox(seed: 10))
    var left = first.split(into: 3) + [first]
    let right = second.split(into: 3) + [second]
    #expect(left == right)
    let numbers = left.indices.flatMap { index in (0..<100).map { _ in left[index].next() } }
    #expect(Set(numbers).count == numbers.count)
    // What a part draws does not move the others.
    var origin = Philox(seed: 10)
    var part = origin.split()
    let before = origin
    _ = (0..<5).map { _ in part.next() }
    #expect(origin == before)
  }

  @Test("the same seed gives the same tensors") func repetition() {
    func samples() -> [[Double]] {
      var g = Philox(seed: 11)
      return [
        Tensor<Double>.gamma([9], concentration: 0.3, using: &g).scalars,
        Tensor<Double>.truncatedNormal([9], in: 1...2, using: &g).scalars,
        Tensor<Double>.gumbel([9], using: &g).scalars,
        IndexTensor.categorical(probabilities: Tensor<Double>.ones([5]), count: 9, using: &g)
          .indices.map { Double($0) },
      ]
    }
    #expect(samples() == samples())
  }
}

/// The regularized lower incomplete gamma function: by its series below a + 1, else by its
/// continued fraction (Abramowitz and Stegun, 6.5.29 and 6.5.31).
private func regularizedGamma(_ a: Double, _ x: Double) -> Double {
  if x <= 0 { return 0 }
  let scale = exp(a * log(x) - x - lgamma(a))
  if x < a + 1 {
    var term = 1 / a
    var sum = term
    var n = a
    while term > sum * 1e-16 {
      n += 1
      term *= x / n
      sum += term
    }
    return sum * scale
  }
  // Lentz's method.
  var b = x + 1 - a
  var c = 1e300
  var d = 1 / b
  var fraction = d
  for i in 1...1000 {
    let numerator = -Double(i) * (Double(i) - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= d * c
    if Swift.abs(d * c - 1) < 1e-15 { break }
  }
  return 1 - scale * fraction
}
