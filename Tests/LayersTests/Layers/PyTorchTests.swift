import Layers
import Tensor
import Testing

/// Values and gradients against PyTorch's, in double precision. Scripts/layer_fixture.py has the
/// same layers.
@Suite struct PyTorchTests {
  private func expectEqual(
    _ name: String, _ tensor: Tensor<Double>, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try Fixture.layers.get().tensor(named: name, as: Double.self)
    #expect(
      error(tensor.flattened(), expected.flattened()) < 1e-13, "\(name)",
      sourceLocation: sourceLocation)
  }

  /// The output and the gradients of the sum of its product with wave 9.
  private func expectEqual<Tree: TensorTree>(
    _ name: String, at point: Tree, _ leaves: [String],
    sourceLocation: SourceLocation = #_sourceLocation, _ f: (Tree) -> Tensor<Double>
  ) throws where Tree.Scalar == Double {
    let (output, pullback) = valueWithPullback(at: point, in: f)
    try expectEqual(name, output, sourceLocation: sourceLocation)
    let slopes = pullback(wave(output.shape, 9)).tensors
    #expect(slopes.count == leaves.count, sourceLocation: sourceLocation)
    for (leaf, slope) in zip(leaves, slopes) {
      try expectEqual("\(name).\(leaf)", slope, sourceLocation: sourceLocation)
    }
  }

  @Test func batchNorm() throws {
    var layer = BatchNorm<Double>(3)
    (layer.gain, layer.bias) = (wave([3], 1, offset: 1), wave([3], 2))
    var pass = ForwardPass(training: Philox(seed: 1))
    _ = layer(wave([4, 3, 2, 2], 3, offset: 5), in: &pass)
    let images = wave([4, 3, 2, 2], 4)
    try expectEqual("batchNorm", at: TreePair(layer, images), ["gain", "bias", "input"]) {
      var (layer, pass) = ($0.first, pass)
      return layer($0.second, in: &pass)
    }
    _ = layer(images, in: &pass)
    try expectEqual("batchNorm.runningMean", layer.runningMean)
    try expectEqual("batchNorm.runningVariance", layer.runningVariance)
    try expectEqual("batchNorm.evaluation", layer(images))
  }

  @Test func groupNorm() throws {
    var layer = GroupNorm<Double>(4, groups: 2)
    (layer.gain, layer.bias) = (wave([4], 1, offset: 1), wave([4], 2))
    try expectEqual(
      "groupNorm", at: TreePair(layer, wave([2, 4, 3], 4)), ["gain", "bias", "input"]
    ) { $0.first($0.second) }
  }

  @Test func rmsNorm() throws {
    var layer = RMSNorm<Double>(5)
    layer.gain = wave([5], 1, offset: 1)
    try expectEqual("rmsNorm", at: TreePair(layer, wave([3, 5], 4)), ["gain", "input"]) {
      $0.first($0.second)
    }
  }

  @Test func gru() throws {
    var generator = Philox(seed: 1)
    let layer = GRU<Double>(3, 2, using: &generator)
      .replacingTensors([wave([3, 6], 1), wave([2, 6], 2), wave([6], 3), wave([6], 4)])
    try expectEqual("gru", at: [wave([2, 4, 3], 5), wave([2, 2], 6)], ["input", "state"]) {
      layer.run($0[0], from: $0[1]).states
    }
  }

  @Test func lstm() throws {
    var generator = Philox(seed: 1)
    let layer = LSTM<Double>(3, 2, using: &generator)
      .replacingTensors([wave([3, 8], 1), wave([2, 8], 2), wave([8], 3)])
    let (input, state) = (wave([2, 4, 3], 5), wave([2, 2], 6))
    try expectEqual("lstm", at: [input, state], ["input", "state"]) {
      layer.run($0[0], from: .init(hidden: $0[1], cell: wave([2, 2], 7))).states
    }
    let last = layer.run(input, from: .init(hidden: state, cell: wave([2, 2], 7))).last
    try expectEqual("lstm.cell", last.cell)
  }

  private func attention(isCausal: Bool) -> MultiHeadAttention<Double> {
    var generator = Philox(seed: 1)
    return MultiHeadAttention<Double>(4, heads: 2, isCausal: isCausal, using: &generator)
      .replacingTensors([wave([4, 12], 1), wave([12], 2), wave([4, 4], 3), wave([4], 4)])
  }

  @Test func multiHeadAttention() throws {
    let input = wave([2, 3, 4], 5)
    let layer = attention(isCausal: false)
    let mask = Mask<Double>([true, true, true, true, true, false], shape: [2, 3])
    try expectEqual("attention", at: input, ["input"]) { layer($0, keyMask: mask) }
    try expectEqual("crossAttention", at: [input, wave([2, 2, 4], 6)], ["input", "memory"]) {
      layer($0[0], to: $0[1])
    }
    let causal = attention(isCausal: true)
    try expectEqual("causalAttention", at: input, ["input"]) { causal($0) }
  }
}
