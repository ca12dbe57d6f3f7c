import Layers
import Peers
import Tensor

struct MyPeer: Peer {
  var hidden: Dense<Float>
  var output: Dense<Float>
  var context: Dense<Float>

  init(features: Int, width: Int, using generator: inout Philox) {
    hidden = Dense(features, 64, using: &generator)
    output = Dense(64, width, using: &generator)
    context = Dense(width, width, using: &generator)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("hidden", &hidden)
    visitor("output", &output)
    visitor("context", &context)
  }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    output(gelu(hidden(inputs))) + self.context(context)
  }
}
