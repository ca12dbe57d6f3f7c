import Tensor

/// Where the entries of random probe vectors come from. Each has mean 0 and variance 1.
public enum ProbeDistribution: String, CaseIterable, Hashable, Sendable, Codable {
  /// -1 or 1, each with probability 1/2. The least variance of all for a trace, 2 times the sum of
  /// the squared entries off the diagonal; exact for a diagonal matrix.
  case rademacher
  /// The normal distribution. The variance of v^T A v is 2 ||A||_F^2 for a symmetric A, whatever its
  /// eigenvectors.
  case normal
}

/// The random vectors of a seed. Each has a stream of its own, so that the numbers of vector p do
/// not depend on how many are drawn at once.
struct Probes<Scalar: TensorScalar> {
  let size: Int
  let distribution: ProbeDistribution
  let seed: UInt64

  /// Vectors by their positions, as columns `[size, positions.count]`.
  subscript(_ positions: Range<Int>) -> Tensor<Scalar> { rows(positions).transposed() }

  /// Vectors by their positions, `[positions.count, size]`.
  func rows(_ positions: Range<Int>) -> Tensor<Scalar> {
    if positions.isEmpty { return .zeros([0, size]) }
    return stack(positions.map(vector))
  }

  private func vector(_ position: Int) -> Tensor<Scalar> {
    var generator = Philox(seed: seed, stream: UInt64(position))
    switch distribution {
    case .rademacher: return Tensor(signs(size, using: &generator))
    case .normal: return .normal([size], using: &generator)
    }
  }
}

/// Independent signs, one random bit for each.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func signs<Scalar: TensorScalar>(
  _ count: Int, using generator: inout Philox
) -> [Scalar] {
  [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
    var bits: UInt64 = 0
    for index in 0..<count {
      if index % 64 == 0 { bits = generator.next() }
      buffer[index] = bits & 1 == 0 ? 1 : -1
      bits >>= 1
    }
    initialized = count
  }
}
