import Datasets
import Layers
import Peers
import Tensor

/// What the sixteen peers learn: images, or points of clusters where there are no files.
struct Problem: Sendable {
  var configuration = NetworkConfiguration()
  var steps: Int
  var heldOut: Batch
  var draw: @Sendable (_ size: Int, _ generator: inout Philox) -> Batch

  var schedule: CosineSchedule {
    CosineSchedule(peak: configuration.learningRate, warmUp: steps / 10, steps: steps)
  }

  static func fashion() throws -> Problem {
    let (train, test) = try FashionMNIST.load()
    @Sendable func batch(_ images: ImageDataset, _ indices: [Int]) -> Batch {
      let (inputs, labels) = images.batch(indices)
      return Batch(inputs: inputs, labels: labels)
    }
    var problem = Problem(steps: 300, heldOut: batch(test, Array(0..<2000))) { size, generator in
      batch(train, (0..<size).map { _ in Int.random(in: 0..<train.count, using: &generator) })
    }
    problem.configuration.batch = 64
    return problem
  }

  static func clusters() -> Problem {
    var fixed = Philox(seed: 11)
    let centres = Tensor<Float>.normal([40, 16], using: &fixed)
    let draw: @Sendable (Int, inout Philox) -> Batch = { size, generator in
      let clusters = (0..<size).map { _ in Int.random(in: 0..<40, using: &generator) }
      let noise = Tensor<Float>.normal([size, 16], deviation: 0.5, using: &generator)
      return Batch(inputs: centres.gather(clusters) + noise, labels: clusters.map { $0 % 10 })
    }
    var problem = Problem(steps: 100, heldOut: draw(500, &fixed), draw: draw)
    problem.configuration.features = 16
    problem.configuration.width = 16
    problem.configuration.studentWidth = 16
    problem.configuration.batch = 64
    problem.configuration.learningRate = 1e-2
    return problem
  }

  /// Peers of rising size, so that some are worth more than others.
  func members(seed: UInt64) -> [Member] {
    var generator = Philox(seed: seed, stream: 99)
    return (1...16).map { index in
      let hidden = 4 * index
      let layers = Sequential<Float> {
        Dense(configuration.features, hidden, using: &generator)
        Activation(.gelu)
        Dense(hidden, configuration.width, using: &generator)
      }
      return Member("perceptron \(hidden)", LayerPeer(layers: layers), draw: draw)
    }
  }
}

/// A peer made of layers.
struct LayerPeer: Peer {
  var layers: Sequential<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) { visitor("layers", &layers) }

  func respond(to inputs: Tensor<Float>, context: Tensor<Float>) -> Tensor<Float> { layers(inputs) }
}
