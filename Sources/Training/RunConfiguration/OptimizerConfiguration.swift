public import Layers
import Tensor

/// The table `optimizer`: the rule of a step.
public enum OptimizerConfiguration: Sendable, Equatable {
  case sgd(learningRate: Float, momentum: Float, nesterov: Bool, weightDecay: Float)
  case adamW(learningRate: Float, betas: [Float], epsilon: Float, weightDecay: Float)

  enum Kind: String, CaseIterable {
    case sgd
    case adamW = "adamw"
  }

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    let kind: Kind = try section.choice("kind")
    switch kind {
    case .sgd:
      try section.allow(["kind", "learning-rate", "momentum", "nesterov", "weight-decay"])
      let momentum = try section.number("momentum", .share, default: 0)
      let nesterov = try section.flag("nesterov", default: false)
      if nesterov && momentum == 0 { throw section.error("nesterov", "true, needs momentum") }
      self = .sgd(
        learningRate: Float(try section.number("learning-rate", .positive)),
        momentum: Float(momentum), nesterov: nesterov,
        weightDecay: Float(try section.number("weight-decay", .notNegative, default: 0)))
    case .adamW:
      try section.allow(["kind", "learning-rate", "betas", "epsilon", "weight-decay"])
      self = .adamW(
        learningRate: Float(try section.number("learning-rate", .positive)),
        betas: try section.numbers("betas", count: 2, .share, default: [0.9, 0.999]).map {
          Float($0)
        },
        epsilon: Float(try section.number("epsilon", .positive, default: 1e-8)),
        weightDecay: Float(try section.number("weight-decay", .notNegative, default: 0.01)))
    }
  }

  /// The highest learning rate.
  public var learningRate: Float {
    switch self {
    case .sgd(let rate, _, _, _), .adamW(let rate, _, _, _): rate
    }
  }

  /// The optimiser before the first step.
  public func make() -> any Optimizer<Float> {
    switch self {
    case .sgd(let rate, let momentum, let nesterov, let decay):
      SGD<Float>(
        learningRate: rate, momentum: momentum, nesterov: nesterov, weightDecay: decay)
    case .adamW(let rate, let betas, let epsilon, let decay):
      AdamW<Float>(
        learningRate: rate, betas: (betas[0], betas[1]), epsilon: epsilon, weightDecay: decay)
    }
  }
}
