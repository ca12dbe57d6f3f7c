// A peer of your own in a network of four: it trains with the others, and they rank each other.
import Peers
import Tensor

@main
struct Example {
  static func main() async throws {
    setThreadCount(1)
    var configuration = NetworkConfiguration()
    (configuration.features, configuration.classes) = (20, 4)
    configuration.batch = 32

    // A task that needs no files: which of four random directions is an input closest to?
    var generator = Philox(seed: 7)
    let directions = Tensor<Float>.normal([20, 4], using: &generator)
    let draw: @Sendable (Int, inout Philox) -> Batch = { size, generator in
      let inputs = Tensor<Float>.normal([size, 20], using: &generator)
      return Batch(inputs: inputs, labels: matmul(inputs, directions).argmax(alongAxis: 1).indices)
    }
    let members = (0..<4).map { index in
      Member(
        "peer \(index)", MyPeer(features: 20, width: configuration.width, using: &generator),
        conduct: index == 3 ? .frozen : .learning, draw: draw)
    }

    let network = PeerNetwork(members, configuration: configuration)
    for _ in 0..<150 { _ = try await network.trainStep() }

    let heldOut = draw(500, &generator)
    let evaluations = await network.evaluate(heldOut)
    let curvatures = try await network.curvatures(heldOut)
    for (name, evaluation) in zip(network.names, evaluations) {
      print(name, "accuracy", evaluation.accuracy)
    }
    for (name, curvature) in zip(network.names, curvatures) {
      print(name, "weighs the others", try curvature.row(policy: .gaussNewton))
    }
    precondition(evaluations.allSatisfy { $0.accuracy > 0.8 }, "the network did not learn")
  }
}
