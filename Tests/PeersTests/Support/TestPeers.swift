import Layers
import Peers
import Tensor

/// A linear map of the input and of the context.
struct LinearPeer: Peer {
  var input: Dense<Float>
  var context: Dense<Float>

  init(using generator: inout Philox) {
    input = Dense(ToyTask.features, ToyTask.width, using: &generator)
    context = Dense(ToyTask.width, ToyTask.width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("input", &input)
    visitor("context", &context)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    input(inputs) + self.context(context)
  }
}

/// A perceptron that reads input and context in its hidden layer.
struct HiddenPeer: Peer {
  var hidden: Dense<Float>
  var context: Dense<Float>
  var output: Dense<Float>

  init(hidden size: Int, using generator: inout Philox) {
    hidden = Dense(ToyTask.features, size, using: &generator)
    context = Dense(ToyTask.width, size, using: &generator)
    output = Dense(size, ToyTask.width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("hidden", &hidden)
    visitor("context", &context)
    visitor("output", &output)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    output(tanh(hidden(inputs) + self.context(context)))
  }
}

/// Always the same number.
struct ConstantPeer: Peer {
  var value: Float

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {}

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    .full([inputs.shape[0], ToyTask.width], value)
  }
}

/// Passes on what it is told of the others.
struct EchoPeer: Peer {
  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {}

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> { context }
}
