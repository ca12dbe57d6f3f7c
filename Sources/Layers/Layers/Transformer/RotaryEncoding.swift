public import Tensor

/// Turns pairs of numbers by angles that grow with the position, so that the product of a query and
/// a key depends on how far apart they are (Su et al., "RoFormer: enhanced transformer with rotary
/// position embedding", 2021). It has no parameters.
///
/// At position t, pair i turns by t / base^(2 i / width).
public struct RotaryEncoding<Scalar: TensorScalar>: Layer {
  /// Which two numbers are a pair.
  public enum Pairing: Sendable, Hashable {
    /// Number i and number i + width / 2, as in the published weights of Llama and GPT-NeoX.
    case halves
    /// Numbers 2 i and 2 i + 1, as in the paper.
    case neighbours
  }
  /// Which two numbers are a pair.
  public let pairing: Pairing
  /// The cosines of the angles, `[time, width / 2]`.
  public let cosines: Tensor<Scalar>
  /// The sines of the angles, `[time, width / 2]`.
  public let sines: Tensor<Scalar>

  /// For sequences of at most `time` positions, of queries and keys `width` wide: in attention, the
  /// width of one head. Traps unless the width is even.
  public init(_ width: Int, time: Int, base: Double = 10_000, pairing: Pairing = .halves) {
    require(
      width > 0 && width % 2 == 0 && time > 0 && base > 0,
      "RotaryEncoding(\(width), time: \(time), base: \(base)): numbers are positive and the width "
        + "even")
    let angles = positionAngles(width, time: time, base: base)
    cosines = Tensor(converting: cos(angles))
    sines = Tensor(converting: sin(angles))
    self.pairing = pairing
  }

  /// `[..., time, width]` to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (time, half) = (cosines.shape[0], cosines.shape[1])
    require(
      input.rank >= 2 && input.shape[-1] == 2 * half && input.shape[-2] <= time,
      "RotaryEncoding(\(2 * half), time: \(time)): input \(input.shape), [..., time, \(2 * half)] "
        + "of at most \(time) positions is needed")
    let positions = 0..<input.shape[-2]
    let (c, s) = (cosines[positions], sines[positions])
    switch pairing {
    case .halves:
      let parts = input.split(into: 2, alongAxis: -1)
      let (a, b) = (parts[0], parts[1])
      return concatenate([a * c - b * s, b * c + a * s], alongAxis: -1)
    case .neighbours:
      let pairs = input.reshaped(Shape(input.shape.dropLast() + [half, 2]))
      let (a, b) = (pairs[..., 0], pairs[..., 1])
      return stack([a * c - b * s, b * c + a * s], alongAxis: -1).reshaped(input.shape)
    }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {}
}
