#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// Random tensors are constants to every transform: inside `vectorized` all examples see the same.
extension Tensor {
  /// Numbers from the normal distribution of a mean and deviation, given that they lie in a range.
  ///
  /// Its ends may be infinite. Exact in the tails too.
  public static func truncatedNormal(
    _ shape: Shape, in range: ClosedRange<Scalar>, mean: Scalar = 0, deviation: Scalar = 1,
    using generator: inout Philox
  ) -> Tensor {
    require(
      deviation > 0 && deviation.isFinite && mean.isFinite,
      "truncatedNormal: mean \(mean) and deviation \(deviation), finite ones are needed and a "
        + "deviation of more than 0")
    let lower = (Double(range.lowerBound) - Double(mean)) / Double(deviation)
    let upper = (Double(range.upperBound) - Double(mean)) / Double(deviation)
    // Beyond, squares overflow and no draw would be accepted.
    require(
      lower < 1e150 && upper > -1e150,
      "truncatedNormal: the range \(range) is out of reach of mean \(mean) and deviation "
        + "\(deviation)")
    return sampled(shape, using: &generator) {
      let value = Double(mean) + Double(deviation) * $0.nextNormal(lower: lower, upper: upper)
      // Rounding to the element type can pass an end.
      return Swift.min(Swift.max(Scalar(value), range.lowerBound), range.upperBound)
    }
  }

  /// Numbers from the exponential distribution of a rate, with mean 1 / rate.
  public static func exponential(
    _ shape: Shape, rate: Scalar = 1, using generator: inout Philox
  ) -> Tensor {
    require(rate > 0, "exponential: the rate is \(rate), more than 0 is needed")
    return sampled(shape, using: &generator) { Scalar($0.nextExponential() / Double(rate)) }
  }

  /// Numbers from the standard Gumbel distribution, exp(-exp(-x)): added to logits, the largest is
  /// at a position drawn from their softmax.
  public static func gumbel(_ shape: Shape, using generator: inout Philox) -> Tensor {
    sampled(shape, using: &generator) { Scalar(-log($0.nextExponential())) }
  }

  /// Numbers from the gamma distribution of a concentration (shape parameter) and rate, with mean
  /// concentration / rate.
  public static func gamma(
    _ shape: Shape, concentration: Scalar, rate: Scalar = 1, using generator: inout Philox
  ) -> Tensor {
    require(
      concentration > 0 && concentration.isFinite && rate > 0,
      "gamma: concentration \(concentration) and rate \(rate), more than 0 is needed and a finite "
        + "concentration")
    return sampled(shape, using: &generator) {
      Scalar(exp($0.nextLogGamma(concentration: Double(concentration))) / Double(rate))
    }
  }

  /// Points of the simplex from the Dirichlet distribution: `[..., k]` for concentrations
  /// `[..., k]`, nonnegative and of sum 1 along the last axis.
  public static func dirichlet(
    concentrations: Tensor, using generator: inout Philox
  ) -> Tensor {
    require(
      concentrations.rank > 0 && concentrations.shape[-1] > 0,
      "dirichlet: shape \(concentrations.shape) has no last axis with elements")
    let logarithms = concentrations.scalars.map { concentration in
      require(
        concentration > 0 && concentration.isFinite,
        "dirichlet: a concentration is \(concentration), a finite number above 0 is needed")
      return Scalar(generator.nextLogGamma(concentration: Double(concentration)))
    }
    // G_i / sum G, from the logarithms: for small concentrations all G may underflow.
    return softmax(Tensor(logarithms, shape: concentrations.shape))
  }

  /// 1 with a probability, else 0.
  public static func bernoulli(
    _ shape: Shape, probability: Scalar, using generator: inout Philox
  ) -> Tensor {
    bernoulli(probabilities: .full(shape, probability), using: &generator)
  }

  /// 1 with the probability at its place, else 0. Traps unless they are in 0...1.
  public static func bernoulli(
    probabilities: Tensor, using generator: inout Philox
  ) -> Tensor {
    let drawn = probabilities.scalars.map { probability -> Scalar in
      require(
        probability >= 0 && probability <= 1,
        "bernoulli: a probability is \(probability), they are from 0 to 1")
      return generator.nextUniform() < Double(probability) ? 1 : 0
    }
    return Tensor(drawn, shape: probabilities.shape)
  }

  /// A tensor of numbers drawn one after another.
  private static func sampled(
    _ shape: Shape, using generator: inout Philox, _ draw: (inout Philox) -> Scalar
  ) -> Tensor {
    Tensor(shape: shape) { out in
      for index in 0..<shape.elementCount { out[index] = draw(&generator) }
    }
  }
}
