import Layers
import Peers
import Tensor

/// One of the six: it reads the first half of an input.
struct HalfPeer: Peer {
  var output: Dense<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) { visitor("output", &output) }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> {
    tanh(output(inputs[.all, .range(0..<10)]))
  }
}
