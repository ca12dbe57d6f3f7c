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

  enum Kind: String, CaseIterable {
    case mlp, convolution, network
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
    }
  }

  /// The names of a network's members; `nil` for other kinds.
  public var memberNames: [String]? {
    guard case .network(let network) = self else { return nil }
    return network.members.map(\.name)
  }

  /// Why it cannot learn from such data; `nil` if it can.
  func mismatch(with data: DataConfiguration) -> String? {
    nil
  }
}
