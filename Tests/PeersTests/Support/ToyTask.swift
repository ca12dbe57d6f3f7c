import Peers
import Tensor

/// A task that needs no files: which of three fixed directions is an input closest to?
enum ToyTask {
  static let features = 8
  static let width = 6
  static let classes = 3

  static func configuration(seed: UInt64 = 1) -> NetworkConfiguration {
    var configuration = NetworkConfiguration()
    configuration.features = features
    configuration.width = width
    configuration.classes = classes
    configuration.headWidth = 8
    configuration.studentWidth = 12
    configuration.keeping = 3
    configuration.batch = 16
    configuration.learningRate = 1e-2
    configuration.importanceWeight = 0.05
    configuration.distillationTemperature = 2
    configuration.maskTemperature = 0.1
    configuration.weightUpdateBound = 0.2
    configuration.inflation = 0.1
    // No test waits for it unless it says so.
    configuration.timeout = 3600
    configuration.seed = seed
    return configuration
  }

  static func draw(_ size: Int, using generator: inout Philox) -> Batch {
    var fixed = Philox(seed: 77)
    let directions = Tensor<Float>.normal([features, classes], using: &fixed)
    let inputs = Tensor<Float>.normal([size, features], using: &generator)
    return Batch(inputs: inputs, labels: matmul(inputs, directions).argmax(alongAxis: 1).indices)
  }

  /// Examples that no member trains on.
  static func heldOut(_ size: Int = 200) -> Batch {
    var generator = Philox(seed: 99)
    return draw(size, using: &generator)
  }

  /// Two that learn, one that is frozen, one that copies the second.
  static func members(seed: UInt64 = 1) -> [Member] {
    var generator = Philox(seed: seed, stream: 1)
    return [
      member("linear", LinearPeer(using: &generator)),
      member("hidden", HiddenPeer(hidden: 10, using: &generator)),
      member("frozen", HiddenPeer(hidden: 3, using: &generator), .frozen),
      member("copier", LinearPeer(using: &generator), .copying(1)),
    ]
  }

  static func member(_ name: String, _ peer: any Peer, _ conduct: Conduct = .learning) -> Member {
    Member(name, peer, conduct: conduct) { draw($0, using: &$1) }
  }

  static func network(seed: UInt64 = 1) -> PeerNetwork {
    PeerNetwork(members(seed: seed), configuration: configuration(seed: seed))
  }

  /// A network of members that have trained.
  static func trained() async throws -> PeerNetwork {
    let network = ToyTask.network()
    await network.restore(try await trainedModels.value)
    return network
  }

  /// Made once for all tests.
  private static let trainedModels = Task {
    let network = ToyTask.network()
    for _ in 0..<60 { _ = try await network.trainStep() }
    return await network.models()
  }
}
