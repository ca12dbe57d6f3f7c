import Datasets
import Foundation
import Peers
import Tensor

/// A network of peers on images: what a configuration of the kind "network" describes, once the
/// images are read.
struct NetworkTask: Sendable {
  let model: NetworkModelConfiguration
  let network: NetworkConfiguration
  let train: ImageDataset
  /// Held-out images, in pieces that fit the caches.
  let heldOut: [Batch]
  let classNames: [String]

  init(
    _ model: NetworkModelConfiguration, train: ImageDataset, test: ImageDataset, batch: Int,
    learningRate: Float, seed: Int, file: String
  ) throws(ConfigurationError) {
    self.model = model
    self.train = train
    classNames = test.classNames
    var network = model.network
    network.features = test.height * test.width
    network.classes = test.classNames.count
    network.batch = batch
    network.learningRate = learningRate
    network.seed = UInt64(seed)
    self.network = network
    for (index, member) in model.members.enumerated() {
      if case .convolution = member.architecture,
        PeerArchitecture.squareSide(network.features) == nil
      {
        throw ConfigurationError(
          file: file, field: "model.members[\(index)].kind",
          problem: "\"convolution\" needs square images of 5 x 5 or more, these are "
            + "\(test.height) x \(test.width)")
      }
    }
    guard train.count >= model.members.count else {
      throw ConfigurationError(
        file: file, field: "model.members",
        problem: "\(model.members.count) members for \(train.count) training images")
    }
    let piece = RunEvaluation.piece
    heldOut = stride(from: 0, to: test.count, by: piece).map {
      let (inputs, labels) = test.batch($0..<min($0 + piece, test.count))
      return Batch(inputs: inputs, labels: labels)
    }
  }

  var names: [String] { model.members.map(\.name) }
  /// All members together.
  var examplesPerStep: Int { network.batch * model.members.count }
  var stepsPerEpoch: Int { max(1, train.count / examplesPerStep) }

  /// The network before the first step; the same each time.
  func start() -> PeerNetwork {
    // Far from the streams of members and steps.
    var generator = Philox(seed: network.seed, stream: 1 << 62)
    let count = model.members.count
    let shards =
      switch model.shards {
      case .skew(let skew): train.shards(count: count, skew: skew, using: &generator)
      case .dirichlet(let concentration):
        dirichletShards(
          labels: train.labels.map(Int.init), count: count, concentration: concentration,
          using: &generator)
      }
    let members = zip(model.members, shards).map { member, shard in
      self.member(member, shard: shard, using: &generator)
    }
    return PeerNetwork(members, configuration: network)
  }

  private func member(
    _ member: NetworkModelConfiguration.Member, shard: [Int], using generator: inout Philox
  ) -> Member {
    let student = StudentArchitecture(hidden: member.studentHidden)
    return Member(
      member.name,
      member.architecture.peer(
        features: network.features, width: network.width, using: &generator),
      conduct: member.copied.map { .copying($0) } ?? (member.isFrozen ? .frozen : .learning),
      student: { student.student($0, using: &$1) },
      draw: { [train] size, generator in
        let (inputs, labels) = train.batch(
          (0..<size).map { _ in shard[generator.nextIndex(below: shard.count)] })
        return Batch(inputs: inputs, labels: labels)
      })
  }

  /// Each member's loss and accuracy on all held-out images.
  func evaluate(_ network: PeerNetwork) async -> [Evaluation] {
    var total = names.map { _ in Evaluation(loss: 0, accuracy: 0) }
    let count = heldOut.reduce(0) { $0 + $1.labels.count }
    for batch in heldOut {
      let share = Double(batch.labels.count) / Double(count)
      for (index, value) in await network.evaluate(batch).enumerated() {
        total[index].loss += value.loss * share
        total[index].accuracy += value.accuracy * share
      }
    }
    return total
  }

  /// The members' means.
  func numbers(_ evaluations: [Evaluation]) -> [String: Double] {
    let count = Double(evaluations.count)
    return [
      "loss": evaluations.reduce(0) { $0 + $1.loss } / count,
      "accuracy": evaluations.reduce(0) { $0 + $1.accuracy } / count,
    ]
  }

  /// The members' means, and each member's accuracy by its name.
  func measure(_ network: PeerNetwork) async -> RunEvaluation {
    let evaluations = await evaluate(network)
    var numbers = numbers(evaluations)
    for (name, evaluation) in zip(names, evaluations) {
      numbers["accuracy of \(name)"] = evaluation.accuracy
    }
    return RunEvaluation(
      numbers: numbers, examples: heldOut.reduce(0) { $0 + $1.labels.count })
  }

  /// The parameters of all members, by the member's name and the path in its model.
  var parameters: [(path: String, shape: [Int])] {
    var generator = Philox(seed: 0)
    return model.members.flatMap { member in
      NodeModel(
        self.member(member, shard: [], using: &generator), peers: names.count, network,
        using: &generator
      ).namedTensors.map { ("\(member.name): \($0.path)", Array($0.tensor.shape)) }
    }
  }
}
