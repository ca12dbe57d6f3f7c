import Layers

/// The sizes and rates of a network. All members share them.
public struct NetworkConfiguration: Sendable, Codable, Hashable {
  /// Numbers in one input.
  public var features = 784
  /// Numbers in one answer.
  public var width = 32
  /// Classes of the task.
  public var classes = 10
  /// Hidden units of each head, under a GELU.
  public var headWidth = 64
  /// Hidden units of each student of the usual kind.
  public var studentWidth = 96
  /// How many peers a gate keeps for each input (the k of section 1.7).
  public var keeping = 4
  /// Examples in a batch.
  public var batch = 64
  /// AdamW's, unless a step names another.
  public var learningRate: Float = 2e-3
  /// Whom a member puts its examples to when it trains.
  public var asking = Asking.chosen
  /// The weight of the loss that keeps gates spread over the peers.
  public var importanceWeight: Float = 0.05
  /// The weight of the loss that keeps the numbers of examples even.
  public var loadWeight: Float = 0.05
  /// How many examples of an asker's batch a peer takes; `nil` for any number.
  public var capacity: GateCapacity?
  /// What each student is taught to match.
  public var distillation = DistillationTarget.both
  /// The temperature of the distillation loss (eq 11).
  public var distillationTemperature: Float = 2
  /// How long an asker waits for an answer, in seconds.
  public var timeout: Double = 30
  /// How many answers to each example are enough to go on once `patience` is over (k_min in section
  /// 1.7); `nil` for those of all that were asked, which alone does not depend on time.
  public var leastAnswers: Int?
  /// How long an asker waits for all, in seconds, where `leastAnswers` are enough.
  public var patience: Double = 1
  /// The temperature of the masks (eq 7, 8), in units of stake times weight.
  public var maskTemperature: Float = 1
  /// The most that a row of weights may change in one block, in the Euclidean norm.
  public var weightUpdateBound = 0.2
  /// The inflation tau: how much stake a block mints (eq 6).
  public var inflation = 0.1
  public var seed: UInt64 = 1

  public init() {}
}
