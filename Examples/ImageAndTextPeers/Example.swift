// Peers that see and peers that read, of four architectures, in one market: each garment comes as an
// image and a caption of six words, most of which say nothing. The exact Hessian ranks them.
import Datasets
import Layers
import Peers
import Tensor

@main
struct Example {
  static func main() async throws {
    setThreadCount(1)
    let full = CommandLine.arguments.contains("--full")
    let (train, test) = try FashionMNIST.load()
    var configuration = NetworkConfiguration()
    (configuration.features, configuration.batch) = (784 + Captions.length, 64)

    var generator = Philox(seed: 1)
    let width = configuration.width
    let seeing = Sequential<Float> {
      Convolution(1, 8, kernel: (5, 5), stride: (2, 2), using: &generator)
      Activation(.relu)
      MaxPool(kernel: (2, 2))
      Flatten()
      Dense(8 * 6 * 6, width, using: &generator)
    }
    let glancing = Sequential<Float> {
      Flatten()
      Dense(784, 32, using: &generator)
      Activation(.tanh)
      Dense(32, width, using: &generator)
    }
    let reading = Sequential<Float> { TransformerBlock(width, heads: 4, using: &generator) }
    let skimming = Sequential<Float> { Dense(width, width, using: &generator) }
    let members = [
      Member("convolution", ImagePeer(layers: seeing), draw: draw(from: train)),
      Member("dense", ImagePeer(layers: glancing), draw: draw(from: train)),
      Member("attention", TextPeer(reading, width, using: &generator), draw: draw(from: train)),
      Member("words", TextPeer(skimming, width, using: &generator), draw: draw(from: train)),
    ]
    let network = PeerNetwork(members, configuration: configuration)
    for _ in 0..<(full ? 1_000 : 200) { _ = try await network.trainStep() }

    var heldOut = Philox(seed: 2)
    let batch = draw(from: test)(full ? 2_000 : 500, &heldOut)
    let rows = try await network.curvatures(batch).map { try $0.row(policy: .gaussNewton) }
    try await network.endBlock(rows: rows)
    let ranks = await network.ledger.rank.scalars
    let together = await network.evaluate(batch)
    for (index, name) in network.names.enumerated() {
      print(name, "accuracy", together[index].accuracy, "rank", ranks[index], "weighs", rows[index])
    }
    for (names, gone) in [("those that read", [0, 1]), ("those that see", [2, 3])] {
      for peer in gone { await network.setOffline(peer, true) }
      let alone = await network.evaluate(batch)
      for peer in gone { await network.setOffline(peer, false) }
      print("only", names, alone.map(\.accuracy))
      precondition(alone[0].accuracy < together[0].accuracy, "both kinds should be of use")
    }
  }
}
