public import Tensor

/// How a model is run, and the random numbers it may draw: the same value goes through all of its
/// layers, in order.
///
///     var pass = ForwardPass(training: Philox(seed: 1))
///     let (loss, slope) = valueWithGradient(updating: &model) { model in
///       crossEntropy(model(images, in: &pass), labels)
///     }
public struct ForwardPass: Sendable {
  /// Whether the model trains: then dropout drops, gates are noisy, and batch normalisation takes
  /// the statistics of the batch and moves the running ones.
  public let isTraining: Bool
  /// Where the pass draws its random numbers. Passes that follow each other go on with it.
  public var generator: Philox
  /// Losses that layers have asked for and that nobody has taken: tensors of any element type.
  var auxiliaryLosses: [any Sendable] = []

  private init(isTraining: Bool, generator: Philox) {
    self.isTraining = isTraining
    self.generator = generator
  }

  /// A pass that trains, with random numbers of its own.
  public init(training generator: Philox) { self.init(isTraining: true, generator: generator) }

  /// A pass that evaluates: nothing is random and nothing changes.
  public static var evaluation: ForwardPass {
    ForwardPass(isTraining: false, generator: Philox(seed: 0))
  }
}
