public import Tensor

extension LanguageModel {
  /// Logits `[..., time, vocabulary]` of the token after each one of `[..., time]`, of which there
  /// are at most `time`.
  public func callAsFunction(_ tokens: IndexTensor<Scalar>) -> Tensor<Scalar> {
    var (copy, pass) = (self, ForwardPass.evaluation)
    return copy(tokens, in: &pass)
  }

  /// Logits in a pass that may train.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func callAsFunction(
    _ tokens: IndexTensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let states = states(tokens, in: &pass)
    return head.map { $0(states) } ?? matmul(states, self.tokens.weight.transposed())
  }

  /// What the head reads, `[..., time, width]`: the normalised states after the last block.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func states(
    _ tokens: IndexTensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let count = tokens.shape.last ?? 0
    require(
      count > 0 && count <= time,
      "LanguageModel: tokens \(tokens.shape), [..., time] of 1 to \(time) positions is needed")
    var state = self.tokens(tokens)
    if let positions {
      state = state + (count == time ? positions.weight : positions.weight[0..<count])
    }
    if let sinusoidal { state = sinusoidal(state) }
    state = dropout(state, in: &pass)
    for index in blocks.indices { state = blocks[index](state, in: &pass) }
    return norm(state)
  }
}
