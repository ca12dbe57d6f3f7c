import Layers
import Peers
import Tensor

/// A linear map of the image and of the context.
struct LinearPeer: Peer {
  var image: Dense<Float>
  var context: Dense<Float>

  init(features: Int, width: Int, using generator: inout Philox) {
    image = Dense(features, width, using: &generator)
    context = Dense(width, width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("image", &image)
    visitor("context", &context)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    image(inputs) + self.context(context)
  }
}

/// A perceptron with one hidden layer.
struct PerceptronPeer: Peer {
  var hidden: Dense<Float>
  var context: Dense<Float>
  var output: Dense<Float>

  init(features: Int, hidden size: Int, width: Int, using generator: inout Philox) {
    hidden = Dense(features, size, using: &generator)
    context = Dense(width, size, using: &generator)
    output = Dense(size, width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("hidden", &hidden)
    visitor("context", &context)
    visitor("output", &output)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    output(relu(hidden(inputs) + self.context(context)))
  }
}

/// A small convolutional net on square grey images.
struct ConvolutionPeer: Peer {
  let side: Int
  var filters: Convolution<Float>
  var context: Dense<Float>
  var output: Dense<Float>

  init(side: Int, channels: Int, width: Int, using generator: inout Philox) {
    self.side = side
    filters = Convolution(1, channels, kernel: (5, 5), stride: (2, 2), using: &generator)
    let positions = (side - 5) / 2 + 1
    context = Dense(width, width, using: &generator)
    output = Dense(channels * positions * positions, width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("filters", &filters)
    visitor("context", &context)
    visitor("output", &output)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    let images = inputs.reshaped([-1, 1, side, side])
    let features = relu(filters(images))
    return output(features.reshaped([inputs.shape[0], -1])) + self.context(context)
  }
}

/// A random map through a bottleneck of two numbers: an answer that says little about the image.
struct RandomPeer: Peer {
  var squeeze: Dense<Float>
  var spread: Dense<Float>

  init(features: Int, width: Int, using generator: inout Philox) {
    squeeze = Dense(features, 2, using: &generator)
    spread = Dense(2, width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("squeeze", &squeeze)
    visitor("spread", &spread)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    tanh(spread(squeeze(inputs)))
  }
}

/// No model at all: zeros. What a copier brings of its own.
struct SilentPeer: Peer {
  let width: Int

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {}

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    .zeros([inputs.shape[0], width])
  }
}
