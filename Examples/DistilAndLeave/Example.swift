// Six peers train together. Each one's absence is measured, with its distilled proxy and with zeros
// in its place; then one leaves with a model of its own.
import Foundation
import Layers
import Peers
import Tensor

struct MyPeer: Peer {
  var layers: Sequential<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) { layers.visit(&visitor) }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> { layers(inputs) }
}

@main
struct Example {
  static func main() async throws {
    setThreadCount(1)
    var configuration = NetworkConfiguration()
    (configuration.features, configuration.classes) = (16, 6)
    (configuration.keeping, configuration.studentWidth) = (6, 128)

    // A task that needs no files: the largest of six numbers that a random network makes of 16.
    var generator = Philox(seed: 7)
    let hidden = Dense<Float>(16, 12, using: &generator)
    let output = Dense<Float>(12, 6, using: &generator)
    let draw: @Sendable (Int, inout Philox) -> Batch = { size, generator in
      let inputs = Tensor<Float>.normal([size, 16], using: &generator)
      return Batch(
        inputs: inputs, labels: output(tanh(hidden(inputs))).argmax(alongAxis: 1).indices)
    }
    let members = (0..<6).map { index in
      let size = 8 << (index % 3)
      let layers = Sequential<Float> {
        Dense(16, size, using: &generator)
        Activation(.gelu)
        Dense(size, configuration.width, using: &generator)
      }
      return Member("peer \(index)", MyPeer(layers: layers), draw: draw)
    }
    let network = PeerNetwork(members, configuration: configuration)
    for _ in 0..<400 { _ = try await network.trainStep() }
    let heldOut = draw(1000, &generator)
    var shares: [Double] = []
    for peer in 0..<6 {
      let absence = await network.absence(of: peer, on: [heldOut])
      shares.append(absence.recovered ?? 1)
      let line = "gone: loss %.3f, was %.3f, with zeros %.3f; its proxy recovers %.0f%%"
      let (with, proxy, zeros) = (absence.with, absence.proxy, absence.zeros)
      print(absence.name, String(format: line, proxy, with, zeros, shares[peer] * 100))
    }
    precondition(shares.reduce(0, +) / 6 >= 0.5, "the proxies recover less than half")

    let model = await network.extract(5)
    let fidelity = await network.fidelity(of: model, on: heldOut)
    print("\(model.header.name) leaves: \(fidelity)")
    precondition(fidelity.studentAccuracy > fidelity.teacherAccuracy - 0.1, "much was lost")
  }
}
