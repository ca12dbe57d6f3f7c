import Curvature
import Datasets
import Tensor
import Training

/// All networks of a study, trained and measured.
enum Study {
  static let heads: [PeerActivation] = [.identity, .tanh, .gelu]

  static func run(
    _ settings: StudySettings, _ train: ImageDataset, _ test: ImageDataset
  ) async throws -> StudyResults {
    let few = min(settings.fewImages, train.count)
    let many = min(settings.images, train.count)
    var generator = Philox(seed: settings.seed)
    let heldOut = StudyViews(
      test, Array(0..<min(settings.examples, test.count)), using: &generator)
    let measured = StudyState.allCases.count * ImageSplit.allCases.count
    let perNetwork = 2 * settings.steps + measured
    var bar = ProgressBar("study", total: settings.networks * heads.count * perNetwork)
    var done = 0
    var records: [StudyRecord] = []
    do {
      for network in 0..<settings.networks {
        var generator = Philox(seed: settings.seed, stream: UInt64(network + 1))
        let order = train.labels.indices.shuffled(using: &generator).prefix(many)
        let images = StudyViews(train, Array(order), using: &generator)
        for head in heads {
          let fresh = StudyModel(settings, activation: head, using: &generator)
          for state in StudyState.allCases {
            var model = fresh
            let seen = state == .overfit ? images.prefix(few) : images
            if state != .fresh {
              try model.train(on: seen, settings, using: &generator) {
                try Task.checkCancellation()
                done += 1
                bar.show(done, "\(head.title) head, \(state.rawValue), network \(network + 1)")
              }
            }
            for split in ImageSplit.allCases {
              let batch = split == .test ? heldOut : seen.prefix(settings.examples)
              records.append(
                try StudyMeasurement.record(
                  model, on: batch, state: state, split: split, network: network,
                  seed: settings.seed))
              done += 1
              bar.show(done)
            }
          }
        }
      }
    } catch {
      bar.leave()
      throw error
    }
    return StudyResults(settings: settings, records: records)
  }
}
