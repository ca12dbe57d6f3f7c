import Tensor

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How eigenvalues are distributed: a smooth curve, and how far it is to be trusted.
public struct SpectralDensity: Hashable, Sendable {
  /// Where the density is given, ascending.
  public let points: [Double]
  /// The density at each point. Its integral over the whole line is 1; times n and the width of a
  /// range it is about the number of eigenvalues there.
  public let values: [Double]
  /// The standard error of each value over the random vectors; NaN if there is one.
  public let standardErrors: [Double]
  /// The standard deviation of the normal curve that stands for each eigenvalue.
  public let width: Double
  /// The seed of the random vectors.
  public let seed: UInt64
}

extension SpectralQuadrature {
  /// The density of the eigenvalues, each spread to a normal curve, averaged over the random vectors
  /// (Lin, Saad and Yang 2016; Ghorbani, Krishnan and Xiao, "An investigation into neural net
  /// optimization via Hessian eigenvalue density", 2019).
  ///
  /// - Parameters:
  ///   - points: How many points, evenly spaced from 3 widths below the smallest node to 3 above the
  ///     largest; at least 2.
  ///   - width: The standard deviation of the curves, above 0; a hundredth of the nodes' range
  ///     unless given.
  public func density(points: Int = 256, width: Double? = nil) -> SpectralDensity {
    require(points >= 2, "density: \(points) points, at least 2 are needed")
    let width = width ?? defaultWidth
    let (low, high) = (range.lowerBound - 3 * width, range.upperBound + 3 * width)
    return density(
      at: (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }, width: width)
  }

  /// The density of the eigenvalues at points of the caller's choice.
  public func density(at points: [Double], width: Double) -> SpectralDensity {
    require(
      width > 0 && width.isFinite, "density: the width is \(width), a number above 0 is needed")
    let height = 1 / (width * (2 * Double.pi).squareRoot())
    let estimates = points.map { point in
      Estimate(
        rules.map { rule in
          let total = rule.weights.reduce(0, +)
          return zip(rule.nodes, rule.weights).reduce(0) { sum, node in
            let distance = (point - node.0) / width
            return sum + node.1 / total * height * exp(-distance * distance / 2)
          }
        }, seed: seed)
    }
    return SpectralDensity(
      points: points, values: estimates.map(\.value),
      standardErrors: estimates.map(\.standardError), width: width, seed: seed)
  }

  /// A hundredth of the range of the nodes, or of their size if there is only one.
  private var defaultWidth: Double {
    let spread = range.upperBound - range.lowerBound
    let scale = spread > 0 ? spread : max(abs(range.lowerBound), 1)
    return scale / 100
  }
}
