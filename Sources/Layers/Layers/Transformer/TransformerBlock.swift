public import Tensor

/// Attention, then two layers for each position by itself; each normalises its input and is added
/// to it (pre-norm, as in GPT-2: Radford et al., "Language models are unsupervised multitask
/// learners", 2019).
public struct TransformerBlock<Scalar: TensorScalar>: TrainingLayer {
  public var attentionNorm: LayerNorm<Scalar>
  public var attention: MultiHeadAttention<Scalar>
  public var hiddenNorm: LayerNorm<Scalar>
  /// `[width]` to `[hidden]`.
  public var hidden: Dense<Scalar>
  public var activation: Activation<Scalar>
  /// `[hidden]` to `[width]`.
  public var output: Dense<Scalar>
  /// Drops what is added to the input, in a pass that trains.
  public var dropout: Dropout<Scalar>

  /// A block with random weights, biases of zeros and gains of one. `hidden` is 4 times the width
  /// unless given; `dropout` is the share of attention weights and of each branch's output that a
  /// pass that trains sets to 0.
  public init(
    _ width: Int, heads: Int, hidden: Int? = nil, dropout: Double = 0, isCausal: Bool = false,
    rotary: RotaryEncoding<Scalar>? = nil, activation: Activation<Scalar>.Kind = .geluTanh,
    initialization: WeightInitialization = .glorotUniform, using generator: inout Philox
  ) {
    attentionNorm = LayerNorm(width)
    attention = MultiHeadAttention(
      width, heads: heads, isCausal: isCausal, dropout: dropout, rotary: rotary,
      initialization: initialization, using: &generator)
    hiddenNorm = LayerNorm(width)
    self.hidden = Dense(
      width, hidden ?? 4 * width, initialization: initialization, using: &generator)
    self.activation = Activation(activation)
    output = Dense(
      hidden ?? 4 * width, width, initialization: initialization, using: &generator)
    self.dropout = Dropout(dropout)
  }

  /// `[..., time, width]` to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> { callAsFunction(input, keyMask: nil, in: &pass) }

  /// The same with attention to those keys only for which the mask, `[..., time]`, is true. See
  /// `MultiHeadAttention`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func callAsFunction(
    _ input: Tensor<Scalar>, keyMask: Mask<Scalar>?, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let width = attentionNorm.gain.count
    require(
      input.rank >= 2 && input.shape[-1] == width,
      "TransformerBlock(\(width), heads: \(attention.heads)): input \(input.shape), "
        + "[..., time, \(width)] is needed")
    let attended = attention(attentionNorm(input), keyMask: keyMask, in: &pass)
    let state = input + dropout(attended, in: &pass)
    let branch = output(activation(hidden(hiddenNorm(state))))
    return state + dropout(branch, in: &pass)
  }

  /// Evaluation with attention to those keys only for which the mask, `[..., time]`, is true.
  public func callAsFunction(
    _ input: Tensor<Scalar>, keyMask: Mask<Scalar>
  ) -> Tensor<Scalar> {
    var (copy, pass) = (self, ForwardPass.evaluation)
    return copy(input, keyMask: keyMask, in: &pass)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("attentionNorm", &attentionNorm)
    visitor("attention", &attention)
    visitor("hiddenNorm", &hiddenNorm)
    visitor("hidden", &hidden)
    visitor("output", &output)
  }
}
