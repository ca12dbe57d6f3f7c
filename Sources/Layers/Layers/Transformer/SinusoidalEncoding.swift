public import Tensor

/// Adds sines and cosines of the position to a sequence: sin(t / base^(2 i / width)) to number 2 i
/// of position t, the cosine to number 2 i + 1 (Vaswani et al., "Attention is all you need", 2017,
/// section 3.5). It has no parameters.
public struct SinusoidalEncoding<Scalar: TensorScalar>: Layer {
  /// What is added, `[time, width]`.
  public let table: Tensor<Scalar>

  /// For sequences of at most `time` positions. Traps unless the width is even.
  public init(_ width: Int, time: Int, base: Double = 10_000) {
    require(
      width > 0 && width % 2 == 0 && time > 0 && base > 0,
      "SinusoidalEncoding(\(width), time: \(time), base: \(base)): numbers are positive and the "
        + "width even")
    let angles = positionAngles(width, time: time, base: base)
    table = Tensor(converting: stack([sin(angles), cos(angles)], alongAxis: 2))
      .reshaped([time, width] as Shape)
  }

  /// `[..., time, width]` to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (time, width) = (table.shape[0], table.shape[1])
    require(
      input.rank >= 2 && input.shape[-1] == width && input.shape[-2] <= time,
      "SinusoidalEncoding(\(width), time: \(time)): input \(input.shape), [..., time, \(width)] of "
        + "at most \(time) positions is needed")
    return input + table[0..<input.shape[-2]]
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}

/// t / base^(2 i / width) for positions t and pairs i, `[time, width / 2]`: in Double, so that far
/// positions have exact angles.
func positionAngles(_ width: Int, time: Int, base: Double) -> Tensor<Double> {
  let powers = Tensor<Double>.arange(width / 2) * (-2 / Double(width))
  return outer(Tensor<Double>.arange(time), pow(Tensor(base), powers))
}
