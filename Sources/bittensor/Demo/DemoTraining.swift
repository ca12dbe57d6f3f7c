import Foundation
import Peers
import Tensor
import Training

/// The demo's training: the network, and each learning member alone on the same data for
/// comparison.
struct DemoTraining {
  /// Task losses by step and member.
  var losses: [[Double]] = []
  /// Distillation losses by step and member.
  var distillation: [[Double]] = []
  /// The ranks R of the ledger (eq 5) by block and member.
  var ranks: [[Double]] = []
  var failures: [String] = []

  /// Trains a network; at the end of each block members score each other on their own data.
  static func run(_ network: PeerNetwork, _ settings: DemoSettings) async throws -> DemoTraining {
    var record = DemoTraining()
    var bar = ProgressBar("training the network", total: settings.steps)
    do {
      for step in 1...settings.steps {
        let report = try await network.trainStep(learningRate: settings.schedule(step - 1))
        record.losses.append(report.losses.map { Double($0.task) })
        record.distillation.append(report.losses.map { Double($0.distillation) })
        record.failures += report.failures.map(\.description)
        if step * settings.blocks / settings.steps > (step - 1) * settings.blocks / settings.steps {
          let curvatures = try await network.curvaturesOnOwnData()
          try await network.endBlock(
            rows: curvatures.map { try? $0.row(policy: .gaussNewton) })
          record.ranks.append(await network.ledger.rank.scalars)
        }
        let mean = record.losses[step - 1].reduce(0, +) / Double(settings.peers)
        bar.show(step, String(format: "loss %.3f", mean))
      }
    } catch {
      bar.leave()
      throw error
    }
    return record
  }

  /// Trains each member alone: the same model, head and data, nobody to ask.
  static func alone(
    _ members: [Member], _ settings: DemoSettings
  ) async throws -> [PeerNetwork?] {
    let networks = members.enumerated().map { index, member -> PeerNetwork? in
      if case .copying = member.conduct { return nil }
      var configuration = settings.network
      configuration.seed = settings.seed &+ UInt64(index + 1)
      return PeerNetwork([member], configuration: configuration)
    }
    try await withThrowingTaskGroup { group in
      for case let network? in networks {
        group.addTask {
          for step in 0..<settings.steps {
            _ = try await network.trainStep(learningRate: settings.schedule(step))
          }
        }
      }
      var bar = ProgressBar("training each alone", total: networks.count { $0 != nil })
      for done in 1...Swift.max(1, networks.count { $0 != nil }) {
        do {
          try await group.next()
        } catch {
          bar.leave()
          throw error
        }
        bar.show(done)
      }
    }
    return networks
  }
}
