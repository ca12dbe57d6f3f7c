#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// One number at a time, in double precision.
extension Philox {
  /// A number from the standard normal distribution (Box and Muller, 1958), without its twin.
  mutating func nextNormal() -> Double {
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    return radius * cos(2 * Double.pi * nextUniform())
  }

  /// A number from the exponential distribution of mean 1.
  mutating func nextExponential() -> Double { -log(1 - nextUniform()) }

  /// The logarithm of a number from the gamma distribution of a concentration and rate 1 (Marsaglia
  /// and Tsang, "A simple method for generating gamma variables", 2000). In logarithms, because for
  /// concentrations near 0 most numbers are below the smallest double.
  mutating func nextLogGamma(concentration: Double) -> Double {
    if concentration < 1 {
      // G(a) is G(a + 1) U^(1 / a) in distribution.
      let larger = nextLogGamma(concentration: concentration + 1)
      return larger + log(1 - nextUniform()) / concentration
    }
    let d = concentration - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = nextNormal()
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      if log(1 - nextUniform()) < 0.5 * x * x + d * (1 - v + log(v)) { return log(d) + log(v) }
    }
  }

  /// A standard normal number, given that it lies in lower...upper, by rejection (Robert,
  /// "Simulation of truncated normal variables", 1995).
  mutating func nextNormal(lower: Double, upper: Double) -> Double {
    if upper < 0 { return -nextNormal(lower: -upper, upper: -lower) }
    if lower <= 0 {
      if upper - lower > (2 * Double.pi).squareRoot() {
        while true {
          let z = nextNormal()
          if z >= lower && z <= upper { return z }
        }
      }
      return nextNormalFromUniform(lower: lower, upper: upper, peak: 0)
    }
    let root = (lower * lower + 4).squareRoot()
    let rate = (lower + root) / 2
    let reach = 2 * exp((lower * (lower - root)) / 4 + 0.5) / (lower + root)
    if upper <= lower + reach {
      return nextNormalFromUniform(lower: lower, upper: upper, peak: lower)
    }
    while true {
      let z = lower + nextExponential() / rate
      let offset = z - rate
      if z <= upper && nextUniform() <= exp(-0.5 * offset * offset) { return z }
    }
  }

  /// A standard normal number in lower...upper from uniform ones, where `peak` is the likeliest.
  private mutating func nextNormalFromUniform(
    lower: Double, upper: Double, peak: Double
  ) -> Double {
    while true {
      let z = lower + (upper - lower) * nextUniform()
      if nextUniform() <= exp(0.5 * (peak - z) * (peak + z)) { return z }
    }
  }
}
