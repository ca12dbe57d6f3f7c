import Market
import Training

/// One scenario under several mechanisms.
struct ConsensusRun: Sendable {
  let scenario: NamedScenario
  let settings: ScenarioSettings
  let mechanisms: [any ConsensusMechanism<Double>]

  /// What holds for all of it but the blocks, for headings.
  var caption: String {
    let noise =
      settings.deviation > 0 ? "; noise \(settings.deviation), \(settings.trials) trials" : ""
    return "tau \(settings.inflation), \(settings.honestPeers) and \(settings.identities) peers"
      + noise
  }

  /// "1 block", "50 blocks".
  var blocks: String { "\(settings.blocks) block" + (settings.blocks == 1 ? "" : "s") }

  func trajectories() throws -> [ShareTrajectory] {
    try following("running", total: settings.blocks) { mechanism, advance in
      try scenario.scenario(settings).trajectory(under: mechanism, observing: advance)
    }
  }

  func maps(axis: RetentionAxis, steps: Int) throws -> [RetentionMap] {
    let grid = (0..<steps).map { Double($0) / Double(steps - 1) }
    return try following("mapping", total: steps) { mechanism, advance in
      try RetentionMap(
        of: 0, columns: grid, rows: grid, under: mechanism,
        scenario: { stake, row in
          var settings = settings
          settings.honestStake = stake
          switch axis {
          case .selfWeight: settings.selfWeight = row
          case .worth: settings.honestWorth = row
          }
          return scenario.scenario(settings)
        }, observing: advance)
    }
  }

  /// For each mechanism, what it takes at each of `GuaranteeFiles.stakes`.
  func thresholds() throws -> [[WorthThreshold]] {
    let stakes = GuaranteeFiles.stakes
    return try following("searching", total: stakes.count) { mechanism, advance in
      let found = try stakes.enumerated().map { index, stake in
        try WorthThreshold(
          of: 0, selfWeights: GuaranteeFiles.selfWeights, under: mechanism,
          scenario: { worth, selfWeight in
            var settings = settings
            settings.honestStake = stake
            settings.honestWorth = worth
            settings.selfWeight = selfWeight
            return scenario.scenario(settings)
          }, observing: { _ in try advance(index) })
      }
      try advance(stakes.count)
      return found
    }
  }

  /// Work on each mechanism under one bar.
  private func following<Result>(
    _ label: String, total: Int,
    _ work: (any ConsensusMechanism<Double>, (Int) throws -> Void) throws -> Result
  ) throws -> [Result] {
    var bar = ProgressBar(label, total: mechanisms.count * total)
    do {
      return try mechanisms.enumerated().map { index, mechanism in
        try work(mechanism) { done in
          try Task.checkCancellation()
          bar.show(index * total + done, mechanism.name)
        }
      }
    } catch {
      bar.leave()
      throw error
    }
  }
}
