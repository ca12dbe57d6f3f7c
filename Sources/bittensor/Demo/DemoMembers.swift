import Datasets
import Peers
import Tensor
import Training

/// The members of the demo's network (Figure 1): models of different strength, one that knows
/// little, one that copies. Beyond six, perceptrons of other sizes.
enum DemoMembers {
  static func make(
    _ settings: DemoSettings, images: ImageDataset, configuration: NetworkConfiguration
  ) -> [Member] {
    var generator = Philox(seed: settings.seed, stream: 1 << 62)
    let shards = images.shards(
      count: settings.peers, skew: settings.skew, using: &generator)
    return (0..<settings.peers).map { index in
      let (name, peer, conduct) = model(index, configuration, using: &generator)
      let shard = shards[index]
      return Member(name, peer, conduct: conduct) { size, generator in
        let (inputs, labels) = images.batch(
          (0..<size).map { _ in shard[Int.random(in: 0..<shard.count, using: &generator)] })
        return Batch(inputs: inputs, labels: labels)
      }
    }
  }

  private static func model(
    _ index: Int, _ configuration: NetworkConfiguration,
    using generator: inout Philox
  ) -> (String, any Peer, Conduct) {
    let (features, width) = (configuration.features, configuration.width)
    func peer(_ architecture: PeerArchitecture) -> any Peer {
      architecture.peer(features: features, width: width, using: &generator)
    }
    switch index {
    case 0: return ("linear", peer(.linear), .learning)
    case 1: return ("small MLP", peer(.mlp(hidden: 48)), .learning)
    case 2: return ("wide MLP", peer(.mlp(hidden: 192)), .learning)
    case 3: return ("conv net", peer(.convolution(channels: 8)), .learning)
    case 4: return ("random", peer(.random), .frozen)
    case 5: return ("copy-cat", peer(.copy), .copying(1))
    default:
      let hidden = 32 * (index - 4)
      return ("MLP \(hidden)", peer(.mlp(hidden: hidden)), .learning)
    }
  }
}
