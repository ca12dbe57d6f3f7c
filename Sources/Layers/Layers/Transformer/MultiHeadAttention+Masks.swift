public import Tensor

extension MultiHeadAttention {
  /// Attention to those keys only for which the mask is true, such as those that are no padding.
  ///
  /// `input` is `[..., time, width]`, `keyMask` `[..., time]`. A masked key changes nothing. A
  /// position that sees no key at all gets zeros from every head, so `output` of zeros.
  public func callAsFunction(
    _ input: Tensor<Scalar>, keyMask: Mask<Scalar>
  ) -> Tensor<Scalar> {
    var (copy, pass) = (self, ForwardPass.evaluation)
    return copy.attend(from: input, keyMask: keyMask, in: &pass)
  }

  /// Attention to the keys of a mask, in a pass that may train.
  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, keyMask: Mask<Scalar>?, in pass: inout ForwardPass
  ) -> Tensor<Scalar> { attend(from: input, keyMask: keyMask, in: &pass) }

  /// Attention to another sequence (cross-attention): queries come from `input`
  /// `[..., time, width]`, keys and values from `memory` `[..., keys, width]`, of which `keyMask`
  /// `[..., keys]` may leave some out. Traps if the layer is causal and the sequences differ in
  /// length.
  public func callAsFunction(
    _ input: Tensor<Scalar>, to memory: Tensor<Scalar>, keyMask: Mask<Scalar>? = nil
  ) -> Tensor<Scalar> {
    var (copy, pass) = (self, ForwardPass.evaluation)
    return copy.attend(from: input, to: memory, keyMask: keyMask, in: &pass)
  }

  /// Attention to another sequence, in a pass that may train.
  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, to memory: Tensor<Scalar>, keyMask: Mask<Scalar>? = nil,
    in pass: inout ForwardPass
  ) -> Tensor<Scalar> { attend(from: input, to: memory, keyMask: keyMask, in: &pass) }
}
