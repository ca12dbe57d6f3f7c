#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Tensor {
  /// Numbers uniform in a range, its end excluded. Traps if the range is empty or as wide as the
  /// element type cannot hold, unless the shape has no elements.
  public static func uniform(
    _ shape: Shape, in range: Range<Scalar> = 0..<1, using generator: inout Philox
  ) -> Tensor {
    let width = range.upperBound - range.lowerBound
    require(
      (width > 0 && width.isFinite) || shape.elementCount == 0,
      "uniform: the range \(range) is empty or its width is not finite")
    // Rounding to the element type can reach the end.
    let last = range.upperBound.nextDown
    return Tensor(shape: shape) { out in
      for index in 0..<shape.elementCount {
        let value = range.lowerBound + width * Scalar(generator.nextUniform())
        out[index] = Swift.min(value, last)
      }
    }
  }

  /// Numbers from the normal distribution, by the Box-Muller transform in double precision. A
  /// deviation of 0 gives the mean; traps on one that is negative or not finite, unless the shape
  /// has no elements.
  public static func normal(
    _ shape: Shape, mean: Scalar = 0, deviation: Scalar = 1, using generator: inout Philox
  ) -> Tensor {
    require(
      (deviation >= 0 && deviation.isFinite) || shape.elementCount == 0,
      "normal: the deviation is \(deviation), a finite number from 0 on is needed")
    return Tensor(shape: shape) { out in
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
