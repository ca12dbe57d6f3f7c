import Layers
import Tensor

/// A language model with pre-normalised blocks of causal attention (Radford et al., "Language
/// models are unsupervised multitask learners", 2019).
struct Transformer<Scalar: TensorScalar>: Module {
  /// `[vocabulary, width]`.
  var tokens: Tensor<Scalar>
  /// `[time, width]`.
  var positions: Tensor<Scalar>
  var blocks: [TransformerBlock<Scalar>]
  var norm: LayerNorm<Scalar>
  /// `[width, vocabulary]`.
  var head: Tensor<Scalar>

  mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("tokens", &tokens)
    visitor("positions", &positions)
    visitor("blocks", &blocks)
    visitor("norm", &norm)
    visitor("head", &head)
  }

  /// Logits `[batch, time, vocabulary]` of the token after each one of `[batch, time]`.
  func callAsFunction(_ text: IndexTensor<Scalar>) -> Tensor<Scalar> {
    var state = tokens.gather(text) + positions
    for block in blocks { state = block(state) }
    return matmul(norm(state), head)
  }
}

/// Attention to the tokens so far, then two layers for each token by itself.
struct TransformerBlock<Scalar: TensorScalar>: Layer {
  var attentionNorm: LayerNorm<Scalar>
  /// From `[width]` to queries, keys and values, each `[heads, width / heads]`.
  var projection: Dense<Scalar>
  var attentionOutput: Dense<Scalar>
  var hiddenNorm: LayerNorm<Scalar>
  var hidden: Dense<Scalar>
  var output: Dense<Scalar>
  let heads: Int

  mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("attentionNorm", &attentionNorm)
    visitor("projection", &projection)
    visitor("attentionOutput", &attentionOutput)
    visitor("hiddenNorm", &hiddenNorm)
    visitor("hidden", &hidden)
    visitor("output", &output)
  }

  /// `[batch, time, width]` to the same shape.
  func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let (batch, time, width) = (input.shape[0], input.shape[1], input.shape[2])
    let parts = projection(attentionNorm(input))
      .reshaped([batch, time, 3, heads, width / heads])
      .transposed([2, 0, 3, 1, 4])
    let mixed = attention(parts[0], parts[1], parts[2], isCausal: true)
      .transposed([0, 2, 1, 3]).reshaped([batch, time, width])
    let state = input + attentionOutput(mixed)
    return state + output(gelu(hidden(hiddenNorm(state)), approximation: .tanh))
  }
}

/// The sizes of a `Transformer`.
struct TransformerSizes {
  let width: Int
  let heads: Int
  let time: Int
  let batch: Int
  let blocks: Int
  let vocabulary: Int
}

extension Benchmark {
  /// A model whose parameter number k, in visiting order, is drawn from stream 300 + k: uniform
  /// within 1 / sqrt(inputs), embeddings of deviation 0.02; biases zero, gains one.
  func transformer(_ sizes: TransformerSizes) -> Transformer<Scalar> {
    var stream: UInt64 = 299
    func uniform(_ shape: Shape, within bound: Double) -> Tensor<Scalar> {
      stream += 1
      return self.uniform(shape, stream: stream, low: -bound, high: bound)
    }
    func dense(_ inputs: Int, _ outputs: Int) -> Dense<Scalar> {
      defer { stream += 1 }
      return Dense(
        weight: uniform([inputs, outputs], within: 1 / Double(inputs).squareRoot()),
        bias: .zeros([outputs]))
    }
    func norm() -> LayerNorm<Scalar> {
      stream += 2
      return LayerNorm(sizes.width)
    }
    let width = sizes.width
    let embedding = 0.02 * 3.0.squareRoot()
    return Transformer(
      tokens: uniform([sizes.vocabulary, width], within: embedding),
      positions: uniform([sizes.time, width], within: embedding),
      blocks: (0..<sizes.blocks).map { _ in
        TransformerBlock(
          attentionNorm: norm(), projection: dense(width, 3 * width),
          attentionOutput: dense(width, width), hiddenNorm: norm(),
          hidden: dense(width, 4 * width), output: dense(4 * width, width), heads: sizes.heads)
      },
      norm: norm(),
      head: uniform([width, sizes.vocabulary], within: 1 / Double(width).squareRoot()))
  }
}
