public import Layers
public import Tensor

/// The table `model`: what learns.
public enum ModelConfiguration: Sendable, Equatable {
  /// Dense layers of these widths with an activation and dropout between them.
  case mlp(hidden: [Int], activation: Activation<Float>.Kind, dropout: Double)
  /// Blocks of a 3 x 3 convolution, a normalisation, an activation and a 2 x 2 maximum, with these
  /// numbers of channels; then a dense layer of a width, and dropout.
  case convolution(
    channels: [Int], hidden: Int, norm: Norm, activation: Activation<Float>.Kind, dropout: Double)

  /// How a convolution's channels are normalised.
  public enum Norm: String, CaseIterable, Sendable {
    case batch, none
  }

  /// Peers that train together.
  case network(NetworkModelConfiguration)

  /// A language model in the layout of GPT-2.
  case transformer(width: Int, heads: Int, blocks: Int, positions: Positions, dropout: Double)

  /// How a language model knows where a token stands.
  public enum Positions: String, CaseIterable, Sendable {
    case learned, sinusoidal, rotary
  }

  enum Kind: String, CaseIterable {
    case mlp, convolution, transformer, network
  }

  private static let widths = 1...65_536

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    let kind: Kind = try section.choice("kind")
    switch kind {
    case .mlp:
      try section.allow(["kind", "hidden", "activation", "dropout"])
      self = .mlp(
        hidden: try section.integers("hidden", count: 0...64, in: Self.widths),
        activation: try section.choice("activation", default: .relu),
        dropout: try section.number("dropout", .share, default: 0))
    case .convolution:
      try section.allow(["kind", "channels", "hidden", "norm", "activation", "dropout"])
      self = .convolution(
        channels: try section.integers("channels", count: 1...4, in: Self.widths),
        hidden: try section.integer("hidden", in: Self.widths),
        norm: try section.choice("norm", default: .batch),
        activation: try section.choice("activation", default: .relu),
        dropout: try section.number("dropout", .share, default: 0))
    case .network: self = .network(try NetworkModelConfiguration(section))
    case .transformer: self = try Self.transformer(section)
    }
  }

  /// The names of a network's members; `nil` for other kinds.
  public var memberNames: [String]? {
    guard case .network(let network) = self else { return nil }
    return network.members.map(\.name)
  }

  /// Why it cannot learn from such data; `nil` if it can.
  func mismatch(with data: DataConfiguration) -> String? {
    switch (self, data) {
    case (.transformer, .fashionMNIST), (.transformer, .syntheticImages):
      "transformer, and the data are images"
    case (.mlp, .text): "mlp, and the data are text"
    case (.convolution, .text): "convolution, and the data are text"
    case (.network, .text): "network, and the data are text"
    default: nil
    }
  }

  /// A model of text with a logit for each token.
  func languageModel(
    vocabulary: Int, context: Int, using generator: inout Philox
  ) -> LanguageModel<Float> {
    guard case .transformer(let width, let heads, let blocks, let positions, let dropout) = self
    else { preconditionFailure("\(self) is no model of text") }
    return LanguageModel(
      vocabulary: vocabulary, width: width, heads: heads, blocks: blocks, time: context,
      dropout: dropout,
      positions: positions == .learned
        ? .learned : positions == .sinusoidal ? .sinusoidal : .rotary, using: &generator)
  }

  private static func transformer(
    _ section: ConfigurationSection
  ) throws(ConfigurationError) -> ModelConfiguration {
    try section.allow(["kind", "width", "heads", "blocks", "positions", "dropout"])
    let width = try section.integer("width", in: widths)
    let heads = try section.integer("heads", in: 1...1024)
    guard width % heads == 0 else {
      throw section.error("heads", "\(heads), must divide the width, \(width)")
    }
    let positions: Positions = try section.choice("positions", default: .learned)
    if positions == .rotary && width / heads % 2 == 1 || positions == .sinusoidal && width % 2 == 1
    {
      throw section.error(
        "positions", "\(positions.rawValue), needs an even width (rotary: of a head)")
    }
    return .transformer(
      width: width, heads: heads, blocks: try section.integer("blocks", in: 1...256),
      positions: positions, dropout: try section.number("dropout", .share, default: 0))
  }
}
