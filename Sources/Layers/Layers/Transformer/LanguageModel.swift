public import Tensor

/// A model of text: for each token, logits of the next one, from it and those before (GPT-2's
/// layout: Radford et al., "Language models are unsupervised multitask learners", 2019).
///
///     var model = LanguageModel<Float>(
///       vocabulary: 256, width: 64, heads: 4, blocks: 2, time: 128, using: &generator)
///     let logits = model(IndexTensor(tokens, shape: [batch, 128]))  // [batch, 128, 256]
public struct LanguageModel<Scalar: TensorScalar>: Module {
  /// How the model knows where a token stands.
  public enum Positions: Sendable, Hashable {
    /// A learned vector for each position is added to the token's, as in GPT-2.
    case learned
    /// Sines and cosines are added; see `SinusoidalEncoding`.
    case sinusoidal
    /// Queries and keys are turned; see `RotaryEncoding`.
    case rotary
  }

  /// `[vocabulary, width]`.
  public var tokens: Embedding<Scalar>
  /// `[time, width]`, if positions are learned.
  public var positions: Embedding<Scalar>?
  public var blocks: [TransformerBlock<Scalar>]
  public var norm: LayerNorm<Scalar>
  /// From `[width]` to `[vocabulary]`, without a bias; without a head the tokens' vectors serve.
  public var head: Dense<Scalar>?
  /// Added to the tokens' vectors, if positions are sines.
  public let sinusoidal: SinusoidalEncoding<Scalar>?
  /// Drops numbers of the first state in a pass that trains.
  public var dropout: Dropout<Scalar>
  /// The largest number of tokens of a sequence.
  public let time: Int

  /// A model with random weights: of deviation 0.02, and 0.02 / sqrt(2 blocks) in the layers whose
  /// outputs are added up, as in GPT-2. `dropout` acts on the first state, attention weights and
  /// branches, in passes that train. With `tyingHead` the tokens' vectors are the head's weights
  /// too, as in GPT-2. Traps unless the heads divide the width.
  public init(
    vocabulary: Int, width: Int, heads: Int, blocks: Int, time: Int, dropout: Double = 0,
    positions: Positions = .learned, tyingHead: Bool = true, using generator: inout Philox
  ) {
    require(
      vocabulary > 0 && width > 0 && heads > 0 && blocks >= 0 && time > 0 && width % heads == 0,
      "LanguageModel(vocabulary: \(vocabulary), width: \(width), heads: \(heads), "
        + "blocks: \(blocks), time: \(time)): sizes are positive and the heads divide the width")
    let initialization = WeightInitialization.normal(deviation: 0.02)
    let rotary = positions == .rotary ? RotaryEncoding<Scalar>(width / heads, time: time) : nil
    tokens = Embedding(vocabulary, width, using: &generator)
    self.positions = positions == .learned ? Embedding(time, width, using: &generator) : nil
    sinusoidal = positions == .sinusoidal ? SinusoidalEncoding(width, time: time) : nil
    self.blocks = (0..<blocks).map { _ in
      var block = TransformerBlock<Scalar>(
        width, heads: heads, dropout: dropout, isCausal: true, rotary: rotary,
        initialization: initialization, using: &generator)
      let scale = 1 / Scalar(2 * blocks).squareRoot()
      block.attention.output.weight = block.attention.output.weight * scale
      block.output.weight = block.output.weight * scale
      return block
    }
    norm = LayerNorm(width)
    head =
      tyingHead
      ? nil
      : Dense(
        width, vocabulary, hasBias: false, initialization: initialization, using: &generator)
    self.dropout = Dropout(dropout)
    self.time = time
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("tokens", &tokens)
    visitor("positions", &positions)
    visitor("blocks", &blocks)
    visitor("norm", &norm)
    visitor("head", &head)
  }
}
