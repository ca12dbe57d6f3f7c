import Layers
import Tensor
import Testing

/// A layer at moved parameters and an input, checked by `checkDerivatives`.
///
/// Central differences lose digits where third derivatives are large, so layers of many operations
/// have a tolerance above 1.
private struct TransformCase: CustomTestStringConvertible, Sendable {
  let name: String
  let check: @Sendable () throws -> Void
  var testDescription: String { name }

  init<L: Layer>(
    _ name: String, _ shape: Shape, training: Bool = false, tolerance: Double = 1,
    _ make: (inout Philox) -> L
  ) {
    var generator = Philox(seed: 7, stream: 2)
    let layer = make(&generator)
    // Away from gains of one and biases of zero, whose derivatives are special.
    let start = layer.mapTensors { $0 + 0.25 * .normal($0.shape, using: &generator) }
    let input = Tensor<L.Scalar>.normal(shape, using: &generator)
    self.name = name + " (\(L.Scalar.self))" + (training ? ", training" : "")
    check = {
      try checkDerivatives(
        of: { (point: TreePair<L, Tensor<L.Scalar>>) in
          guard training else { return point.first(point.second) }
          var (layer, pass) = (point.first, ForwardPass(training: Philox(seed: 3)))
          return layer(point.second, in: &pass)
        }, at: TreePair(start, input), order: 2, tolerance: tolerance)
    }
  }

  static func all<S: TensorScalar>(_: S.Type) -> [TransformCase] {
    [
      TransformCase("Dense without bias", [2, 3]) {
        Dense<S>(3, 2, hasBias: false, using: &$0)
      },
      TransformCase("BatchNorm", [3, 2, 2]) { _ in BatchNorm<S>(2, epsilon: 0.1) },
      TransformCase("BatchNorm", [3, 2, 2], training: true) { _ in BatchNorm<S>(2, epsilon: 0.1) },
      TransformCase("GroupNorm", [2, 4, 2]) { _ in GroupNorm<S>(4, groups: 2, epsilon: 0.1) },
      TransformCase("RMSNorm", [2, 3]) { _ in RMSNorm<S>(3, epsilon: 0.1) },
      TransformCase("Dropout", [3, 4], training: true) { _ in Dropout<S>(0.3) },
      TransformCase("GlobalMeanPool", [2, 3, 2, 2]) { _ in GlobalMeanPool<S>() },
      TransformCase("GRU", [2, 3, 2], tolerance: 10) { GRU<S>(2, 2, using: &$0) },
      TransformCase("GRU, last", [3, 2]) { GRU<S>(2, 2, output: .last, using: &$0) },
      TransformCase("LSTM", [2, 3, 2], tolerance: 10) { LSTM<S>(2, 2, using: &$0) },
      TransformCase("SinusoidalEncoding", [2, 3, 4]) { _ in SinusoidalEncoding<S>(4, time: 3) },
      TransformCase("RotaryEncoding", [2, 3, 4]) { _ in RotaryEncoding<S>(4, time: 3) },
      TransformCase("RotaryEncoding, neighbours", [3, 4]) { _ in
        RotaryEncoding<S>(4, time: 5, pairing: .neighbours)
      },
      TransformCase("MultiHeadAttention", [2, 3, 4]) {
        MultiHeadAttention<S>(4, heads: 2, isCausal: true, using: &$0)
      },
      TransformCase("MultiHeadAttention", [3, 4], training: true) {
        MultiHeadAttention<S>(4, heads: 2, isCausal: true, dropout: 0.4, using: &$0)
      },
      TransformCase("TransformerBlock", [2, 2, 4], training: true, tolerance: 10) {
        var block = TransformerBlock<S>(
          4, heads: 2, hidden: 3, dropout: 0.2, isCausal: true, rotary: RotaryEncoding(2, time: 2),
          using: &$0)
        block.attentionNorm = LayerNorm(4, epsilon: 0.1)
        block.hiddenNorm = LayerNorm(4, epsilon: 0.1)
        return block
      },
      TransformCase("Residual of convolution blocks", [2, 2, 3, 3], training: true, tolerance: 10) {
        let block = ConvolutionBlock<S>(
          2, 3, kernel: (3, 3), norm: .group(3), activation: .silu, using: &$0)
        let shortcut = Convolution<S>(2, 3, kernel: (1, 1), hasBias: false, using: &$0)
        return Residual<S>(shortcut: shortcut) { block }
      },
    ]
  }
}

@Suite struct EveryTransformTests {
  /// With respect to the parameters and the input together, to second order.
  @Test(arguments: TransformCase.all(Double.self) + TransformCase.all(Float.self))
  private func derivativesAreRight(_ example: TransformCase) throws { try example.check() }

  @Test func embeddings() throws {
    let positions = IndexTensor<Double>([2, 0, 2, 1], shape: [2, 2])
    var generator = Philox(seed: 2)
    let layer = Embedding<Double>(4, 3, using: &generator)
    try checkDerivatives(of: { square($0(positions)) }, at: layer)
    #expect(layer(positions).shape == [2, 2, 3])
    #expect(layer([3])[0].scalars == layer.weight[3].scalars)
  }

  @Test func maskedAttention() throws {
    var generator = Philox(seed: 2)
    let layer = MultiHeadAttention<Double>(4, heads: 2, using: &generator)
    let mask = Mask<Double>([true, false, true, false, false, false], shape: [2, 3])
    let input = Tensor<Double>.normal([2, 3, 4], using: &generator)
    try checkDerivatives(of: { layer($0, keyMask: mask) }, at: input)
    let memory = Tensor<Double>.normal([2, 3, 4], using: &generator)
    try checkDerivatives(of: { layer($0[0], to: $0[1], keyMask: mask) }, at: [input, memory])
  }

  @Test func languageModels() throws {
    var generator = Philox(seed: 2)
    let model = LanguageModel<Double>(
      vocabulary: 3, width: 4, heads: 2, blocks: 1, time: 3, using: &generator)
    try checkDerivatives(
      of: { $0([1, 0, 2]) }, at: model.mapTensors { $0 + .normal($0.shape, using: &generator) },
      tolerance: 10)
  }
}
