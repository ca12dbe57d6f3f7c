public import Tensor

/// Attention of several heads (Vaswani et al., "Attention is all you need", 2017): one projection
/// makes queries, keys and values, each head compares and mixes its part of the width, and another
/// projection joins the heads.
///
///     let attention = MultiHeadAttention<Float>(64, heads: 4, isCausal: true, using: &generator)
///     let output = attention(sequence)  // [batch, time, 64]
public struct MultiHeadAttention<Scalar: TensorScalar>: TrainingLayer {
  /// `[width]` to queries, keys and values side by side, `[3 width]`, each `[heads, width / heads]`.
  public var projection: Dense<Scalar>
  /// `[width]`, the heads side by side, to `[width]`.
  public var output: Dense<Scalar>
  /// The number of heads.
  public let heads: Int
  /// Whether position i sees the positions 0 ... i only.
  public let isCausal: Bool
  /// Turns queries and keys, if there is one.
  public let rotary: RotaryEncoding<Scalar>?
  /// Drops attention weights in a pass that trains.
  public var dropout: Dropout<Scalar>

  /// The size of the last axis of inputs and outputs.
  public var width: Int { output.weight.shape[1] }

  /// A layer with random weights and biases of zeros. `dropout` is the share of attention weights
  /// that a pass that trains sets to 0; at 0 attention is one fused primitive, which keeps no
  /// weights. Traps unless the heads divide the width.
  public init(
    _ width: Int, heads: Int, isCausal: Bool = false, dropout: Double = 0,
    rotary: RotaryEncoding<Scalar>? = nil, hasBias: Bool = true,
    initialization: WeightInitialization = .glorotUniform, using generator: inout Philox
  ) {
    require(
      width > 0 && heads > 0 && width % heads == 0,
      "MultiHeadAttention(\(width), heads: \(heads)): the heads must divide the width")
    let rotated = rotary.map { 2 * $0.cosines.shape[1] } ?? width / heads
    require(
      rotated == width / heads,
      "MultiHeadAttention(\(width), heads: \(heads)): the rotary encoding is \(rotated) wide, a "
        + "head \(width / heads)")
    // Each of the three reads and feeds `width`: their fans are not those of the joint matrix.
    let parts = (0..<3).map { _ -> Tensor<Scalar> in
      initialization.weights([width, width], fanIn: width, fanOut: width, using: &generator)
    }
    let joint = concatenate(parts, alongAxis: 1)
    projection = hasBias ? Dense(weight: joint, bias: .zeros([3 * width])) : Dense(weight: joint)
    output = Dense(
      width, width, hasBias: hasBias, initialization: initialization, using: &generator)
    self.heads = heads
    self.isCausal = isCausal
    self.rotary = rotary
    self.dropout = Dropout(dropout)
  }

  /// `[..., time, width]` to the same shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> { attend(from: input, keyMask: nil, in: &pass) }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("projection", &projection)
    visitor("output", &output)
  }
}
