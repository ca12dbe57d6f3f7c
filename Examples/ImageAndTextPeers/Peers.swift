import Layers
import Peers
import Tensor

/// Reads the pixels of an input. What the others are expected to say, the context, it ignores.
struct ImagePeer: Peer {
  var layers: Sequential<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) { visitor("layers", &layers) }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    layers(inputs[.all, .range(0..<784)].reshaped([-1, 1, 28, 28]))
  }
}

/// Reads the caption of an input: a vector for each word, layers, and the mean over the words.
struct TextPeer: Peer {
  var words: Embedding<Float>
  var layers: Sequential<Float>

  init(_ layers: Sequential<Float>, _ width: Int, using generator: inout Philox) {
    self.layers = layers
    words = Embedding(
      Captions.words.count, width, initialization: .normal(deviation: 1), using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("words", &words)
    visitor("layers", &layers)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    let numbers = inputs[.all, .range(784..<(784 + Captions.length))]
    let tokens = Captions.tokens(numbers)
    return layers(words(tokens)).mean(alongAxis: 1)
  }
}
