import Datasets

/// The table `data`: what to learn from.
public enum DataConfiguration: Sendable, Equatable {
  /// Fashion-MNIST, from the files of a folder.
  case fashionMNIST(directory: String, batch: Int)

  /// A UTF-8 file, or all files of a folder, as bytes: windows of `context` tokens, the last part of
  /// the text held out.
  case text(path: String, context: Int, heldOut: Double, batch: Int)

  enum Kind: String, CaseIterable {
    case fashionMNIST = "fashion-mnist"
    case text
  }

  private static let batches = 1...100_000

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    let kind: Kind = try section.choice("kind")
    switch kind {
    case .fashionMNIST:
      try section.allow(["kind", "directory", "batch"])
      self = .fashionMNIST(
        directory: try section.text("directory", default: FashionMNIST.defaultDirectory),
        batch: try section.integer("batch", in: Self.batches))
    case .text:
      try section.allow(["kind", "path", "context", "held-out", "batch"])
      self = .text(
        path: try section.text("path"), context: try section.integer("context", in: 1...65_536),
        heldOut: try section.number("held-out", .share, default: 0.1),
        batch: try section.integer("batch", in: Self.batches))
    }
  }
}
