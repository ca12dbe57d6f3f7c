import Layers
import Tensor

/// A model that answers by seven branches, each with a band of the image.
struct BandModel: Module {
  var bands: [Dense<Double>]
  var mixing: [Dense<Double>]
  var readout: Dense<Double>

  init(using generator: inout Philox) {
    bands = (0..<7).map { _ in Dense(4 * 28, 16, using: &generator) }
    mixing = (0..<7).map { _ in Dense(16, 32, using: &generator) }
    readout = Dense(32, 10, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
    visitor("bands", &bands)
    visitor("mixing", &mixing)
    visitor("readout", &readout)
  }

  /// Images `[batch, 784]` to what each branch says, `[7, batch, 16]`.
  func answers(_ images: Tensor<Double>) -> Tensor<Double> {
    stack((0..<7).map { tanh(bands[$0](images[.all, .range($0 * 112..<($0 + 1) * 112)])) })
  }

  /// What the branches say to logits `[batch, 10]`.
  func logits(_ answers: Tensor<Double>) -> Tensor<Double> {
    let states = (0..<7).map { mixing[$0](answers[$0]) }
    return readout(gelu(states.dropFirst().reduce(states[0], +)))
  }
}
