#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Tensor {
  /// Numbers uniform in a range, its end excluded.
  public static func uniform(
    _ shape: Shape, in range: Range<Scalar> = 0..<1, using generator: inout Philox
  ) -> Tensor {
    let width = range.upperBound - range.lowerBound
    // Rounding to the element type can reach the end.
    let last = range.upperBound.nextDown
    return Tensor(shape: shape) { out in
      for index in 0..<shape.elementCount {
        let value = range.lowerBound + width * Scalar(generator.nextUniform())
        out[index] = Swift.min(value, last)
      }
    }
  }

  /// Numbers from the normal distribution, by the Box-Muller transform in double precision.
  public static func normal(
    _ shape: Shape, mean: Scalar = 0, deviation: Scalar = 1, using generator: inout Philox
  ) -> Tensor {
    Tensor(shape: shape) { out in
      let count = shape.elementCount
      for index in stride(from: 0, to: count, by: 2) {
        let radius = (-2 * log(1 - generator.nextUniform())).squareRoot()
        let angle = 2 * Double.pi * generator.nextUniform()
        out[index] = mean + deviation * Scalar(radius * cos(angle))
        if index + 1 < count { out[index + 1] = mean + deviation * Scalar(radius * sin(angle)) }
      }
    }
  }
}
