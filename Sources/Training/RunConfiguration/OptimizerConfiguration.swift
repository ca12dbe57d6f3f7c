public import Layers

/// The table `optimizer`: the rule of a step.
public struct OptimizerConfiguration: Sendable, Equatable {
  /// The rules there are.
  public enum Kind: String, CaseIterable, Sendable {
    case sgd, adam
    case adamW = "adamw"
    case lion, adafactor, lamb
  }
  /// Which rule.
  public let kind: Kind
  /// The highest learning rate.
  public let learningRate: Float
  /// The pull of each parameter towards 0; each rule has its own way.
  public let weightDecay: Float
  /// `sgd`: how much of the last step's velocity is kept.
  public let momentum: Float
  /// `sgd`: whether the step looks one velocity ahead.
  public let nesterov: Bool
  /// The decays of the running means.
  public let betas: [Float]
  /// What keeps a division from being one by zero.
  public let epsilon: Float

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    kind = try section.choice("kind")
    try section.allow(["kind", "learning-rate", "weight-decay"] + kind.keys)
    learningRate = Float(try section.number("learning-rate", .positive))
    weightDecay = Float(
      try section.number("weight-decay", .notNegative, default: kind.weightDecay))
    momentum = Float(try section.number("momentum", .share, default: 0))
    nesterov = try section.flag("nesterov", default: false)
    if nesterov && momentum == 0 { throw section.error("nesterov", "true, needs momentum") }
    betas = try section.numbers("betas", count: 2, .share, default: kind.betas).map { Float($0) }
    epsilon = Float(try section.number("epsilon", .positive, default: kind.epsilon))
  }

  /// The optimiser before the first step.
  public func make() -> any Optimizer<Float> {
    switch kind {
    case .sgd:
      SGD<Float>(
        learningRate: learningRate, momentum: momentum, nesterov: nesterov,
        weightDecay: weightDecay)
    case .adam:
      Adam<Float>(
        learningRate: learningRate, betas: (betas[0], betas[1]), epsilon: epsilon,
        weightDecay: weightDecay)
    case .adamW:
      AdamW<Float>(
        learningRate: learningRate, betas: (betas[0], betas[1]), epsilon: epsilon,
        weightDecay: weightDecay)
    case .lion:
      Lion<Float>(
        learningRate: learningRate, betas: (betas[0], betas[1]), weightDecay: weightDecay)
    case .adafactor: Adafactor<Float>(learningRate: learningRate, weightDecay: weightDecay)
    case .lamb:
      LAMB<Float>(
        learningRate: learningRate, betas: (betas[0], betas[1]), epsilon: epsilon,
        weightDecay: weightDecay)
    }
  }
}

extension OptimizerConfiguration.Kind {
  /// The keys that a rule takes beside those of all.
  fileprivate var keys: [String] {
    switch self {
    case .sgd: ["momentum", "nesterov"]
    case .adam, .adamW, .lamb: ["betas", "epsilon"]
    case .lion: ["betas"]
    case .adafactor: []
    }
  }

  fileprivate var weightDecay: Double { self == .adamW || self == .lamb ? 0.01 : 0 }

  fileprivate var betas: [Double] { self == .lion ? [0.9, 0.99] : [0.9, 0.999] }

  fileprivate var epsilon: Double { self == .lamb ? 1e-6 : 1e-8 }
}
