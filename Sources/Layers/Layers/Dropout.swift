public import Tensor

/// Sets numbers to 0 at random while it trains and scales up the others, so that each keeps its
/// mean; in evaluation the input goes through (Srivastava et al., "Dropout", 2014, inverted).
///
/// A pass that trains draws from its generator, 32 bits for each element. Inside `vectorized` all
/// examples share what is drawn.
public struct Dropout<Scalar: TensorScalar>: TrainingLayer {
  /// The share of numbers that are set to 0, from 0 to below 1.
  public let rate: Double

  /// Traps unless the rate is from 0 to below 1.
  public init(_ rate: Double) {
    require(rate >= 0 && rate < 1, "Dropout(\(rate)): the rate is from 0 to below 1")
    self.rate = rate
  }

  /// Any shape to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    guard pass.isTraining && rate > 0 else { return input }
    return input * factors(input.shape, using: &pass.generator)
  }

  /// 0 with probability `rate`, else 1 / (1 - rate).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func factors(_ shape: Shape, using generator: inout Philox) -> Tensor<Scalar> {
    let count = shape.elementCount
    let scale = Scalar(1 / (1 - rate))
    let threshold = UInt64((rate * 0x1p32).rounded())
    let factors = [Scalar](unsafeUninitializedCapacity: count) { out, initialized in
      for index in stride(from: 0, to: count, by: 2) {
        let bits = generator.next()
        out[index] = bits >> 32 < threshold ? 0 : scale
        if index + 1 < count { out[index + 1] = bits & 0xFFFF_FFFF < threshold ? 0 : scale }
      }
      initialized = count
    }
    return Tensor(factors, shape: shape)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}
