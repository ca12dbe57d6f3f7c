// A peer of your own joins a network of six: they have trained among themselves, on what they can
// see of the inputs; it sees more, and they come to weigh it. Then it leaves with what it learned.
import Layers
import Peers
import Tensor

@main
struct Example {
  static func main() async throws {
    setThreadCount(1)
    var configuration = NetworkConfiguration()
    (configuration.features, configuration.classes, configuration.batch) = (20, 4, 32)
    let width = configuration.width

    // A task that needs no files: which of four random directions is an input closest to?
    var generator = Philox(seed: 7)
    let directions = Tensor<Float>.normal([20, 4], using: &generator)
    let draw: @Sendable (Int, inout Philox) -> Batch = { size, generator in
      let inputs = Tensor<Float>.normal([size, 20], using: &generator)
      return Batch(inputs: inputs, labels: matmul(inputs, directions).argmax(alongAxis: 1).indices)
    }
    var members = (0..<6).map { index in
      Member(
        "peer \(index)", HalfPeer(output: Dense(10, width, using: &generator)),
        conduct: index == 5 ? .frozen : .learning, draw: draw)
    }
    members.append(
      Member("mine", MyPeer(features: 20, width: width, using: &generator), draw: draw))

    // A network has a place for everyone who may come; nobody asks a member that is offline.
    let network = PeerNetwork(members, configuration: configuration)
    await network.setOffline(6, true)
    for _ in 0..<100 { _ = try await network.trainStep() }
    let heldOut = draw(500, &generator)
    let before = await network.evaluate(heldOut)
    await network.setOffline(6, false)
    for _ in 0..<150 { _ = try await network.trainStep() }

    let after = await network.evaluate(heldOut)
    let rows = try await network.curvatures(heldOut).map { try $0.row(policy: .gaussNewton) }
    for (index, name) in network.names.enumerated() {
      print(name, "accuracy", before[index].accuracy, "then", after[index].accuracy)
      print("  weighs the others", rows[index])
    }

    // It takes along its model and its student, which answers for the others: one file, no network.
    let path = "my-peer.safetensors"
    let leaving = await network.extract(6)
    try leaving.write(to: path)
    let alone = try StandaloneModel.read(path) { header in
      MyPeer(features: header.features, width: header.width, using: &generator)
    }
    let score = accuracy(alone(heldOut.inputs), heldOut.labels)
    print(path, "accuracy", score, "without the network,", after[6].accuracy, "within")
    precondition(score > 0.8, "it goes on without the network")
    precondition(
      zip(before, after).allSatisfy { $1.accuracy > $0.accuracy + 0.1 }, "it brings what they lack")
    precondition(rows.allSatisfy { $0[6] > 1 / 7 }, "each weighs it more than its share")
  }
}
