import Peers

/// What a study is made from; with the machine and one thread it fixes every bit.
struct StudySettings: Codable, Sendable {
  var seed: UInt64
  /// How many networks of each head, each with its own start and its own training images.
  var networks: Int
  /// Training images of the trained state.
  var images: Int
  /// Training images of the overfit state.
  var fewImages = 300
  /// Training steps, in both states.
  var steps: Int
  /// At most so many images in a comparison.
  var examples: Int
  var batch = 128
  /// Numbers in a peer's answer, and hidden units of the head.
  var width = 8
  var hidden = 32
  var peakLearningRate: Float = 3e-3
}

/// How far a network's training has gone.
enum StudyState: String, Codable, CaseIterable, Sendable {
  case fresh, trained, overfit
}
