public import Layers
import Tensor

/// How long a trainer goes on, and what it does on the way.
public struct TrainerSettings: Sendable {
  /// Steps in all.
  public var steps: Int
  /// The seed of the random numbers of each step, such as those of dropout.
  public var seed: UInt64
  /// The learning rate of each step; `nil` leaves the optimiser its own.
  public var schedule: (any LearningRateSchedule)?
  /// The largest norm of a gradient; longer ones are scaled down. `nil` for none.
  public var clip: Float?
  /// How much a step's weight in the running mean of the parameters shrinks with each later one.
  /// Then it is the mean that is measured and returned; `nil` for the parameters themselves.
  public var averageDecay: Double?
  /// Steps from one record of the loss to the next.
  public var recordInterval: Int
  /// Steps from one measurement on held-out data to the next; there is one at the end in any case.
  public var evaluationInterval: Int
  /// Steps from one checkpoint to the next.
  public var checkpointInterval: Int
  /// Examples in a step, to show how many there are in a second.
  public var examplesPerStep: Int?
  /// What else distinguishes this training from others, by name: a run that was begun with other
  /// notes is not resumed.
  public var notes: [String: String]

  /// Settings of `steps` steps. Intervals that are not given are a tenth of them, for records a
  /// hundredth.
  ///
  /// Traps unless steps and intervals are at least 1, `clip` is positive and `averageDecay` in 0..<1.
  public init(
    steps: Int, seed: UInt64 = 0, schedule: (any LearningRateSchedule)? = nil,
    clip: Float? = nil, averageDecay: Double? = nil, recordInterval: Int? = nil,
    evaluationInterval: Int? = nil,
    checkpointInterval: Int? = nil, examplesPerStep: Int? = nil, notes: [String: String] = [:]
  ) {
    let tenth = max(1, steps / 10)
    self.steps = steps
    self.seed = seed
    self.schedule = schedule
    self.clip = clip
    self.averageDecay = averageDecay
    self.recordInterval = recordInterval ?? max(1, steps / 100)
    self.evaluationInterval = evaluationInterval ?? tenth
    self.checkpointInterval = checkpointInterval ?? tenth
    self.examplesPerStep = examplesPerStep
    self.notes = notes
    require(
      steps > 0 && self.recordInterval > 0 && self.evaluationInterval > 0
        && self.checkpointInterval > 0,
      "TrainerSettings: steps \(steps), intervals \(self.recordInterval), "
        + "\(self.evaluationInterval), \(self.checkpointInterval), all must be positive")
    require(clip.map { $0 > 0 } ?? true, "TrainerSettings: clip \(clip ?? 0), it must be positive")
    require(
      averageDecay.map { (0..<1).contains($0) } ?? true,
      "TrainerSettings: average decay \(averageDecay ?? 0), it must be in 0..<1")
  }
}
