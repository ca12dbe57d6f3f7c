import Datasets
import Peers
import Tensor

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
      let (name, peer, conduct) = model(index, configuration, images, using: &generator)
      let shard = shards[index]
      return Member(name, peer, conduct: conduct) { size, generator in
        let (inputs, labels) = images.batch(
          (0..<size).map { _ in shard[Int.random(in: 0..<shard.count, using: &generator)] })
        return Batch(inputs: inputs, labels: labels)
      }
    }
  }

  private static func model(
    _ index: Int, _ configuration: NetworkConfiguration, _ images: ImageDataset,
    using generator: inout Philox
  ) -> (String, any Peer, Conduct) {
    let (features, width) = (configuration.features, configuration.width)
    func perceptron(_ hidden: Int) -> PerceptronPeer {
      PerceptronPeer(features: features, hidden: hidden, width: width, using: &generator)
    }
    switch index {
    case 0:
      return ("linear", LinearPeer(features: features, width: width, using: &generator), .learning)
    case 1: return ("small MLP", perceptron(48), .learning)
    case 2: return ("wide MLP", perceptron(192), .learning)
    case 3:
      let peer = ConvolutionPeer(
        side: images.height, channels: 8, width: width, using: &generator)
      return ("conv net", peer, .learning)
    case 4:
      return ("random", RandomPeer(features: features, width: width, using: &generator), .frozen)
    case 5: return ("copy-cat", SilentPeer(width: width), .copying(1))
    default:
      let hidden = 32 * (index - 4)
      return ("MLP \(hidden)", perceptron(hidden), .learning)
    }
  }
}
