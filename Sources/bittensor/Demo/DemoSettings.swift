import Layers
import Peers

/// What a run of the demo is made from; with the machine and its thread count it fixes every bit.
struct DemoSettings: Codable, Sendable {
  var peers: Int
  var steps: Int
  var batch: Int
  var seed: UInt64
  /// The least share of a member's images that comes from its favourite classes.
  var skew: Double
  /// How many blocks of the ledger a run has: rows are submitted and stake minted at the end of
  /// each.
  var blocks = 10
  /// Held-out images on which peers are ranked.
  var rankingExamples = 1000
  /// The weight of knowledge against inflation in the market game (alpha / tau, section 2.2).
  var knowledgeRatio = 25.0
  /// T of the market game's masks.
  var marketTemperature = 1.0

  /// The learning rate by step.
  var schedule: CosineSchedule {
    CosineSchedule(peak: network.learningRate, warmUp: steps / 10, steps: steps)
  }

  var network: NetworkConfiguration {
    var configuration = NetworkConfiguration()
    configuration.batch = batch
    configuration.seed = seed
    return configuration
  }
}
