import Datasets

/// The table `data`: what to learn from.
public enum DataConfiguration: Sendable, Equatable {
  /// Fashion-MNIST, from the files of a folder.
  case fashionMNIST(directory: String, batch: Int)

  /// Drawn images of ten shapes, which need no files.
  case syntheticImages(train: Int, test: Int, batch: Int)
  /// A UTF-8 file, or all files of a folder, as bytes or as so many byte pair tokens: windows of `context` tokens, the last part of
  /// the text held out.
  case text(path: String, vocabulary: Int?, context: Int, heldOut: Double, batch: Int)

  enum Tokenizer: String, CaseIterable {
    case bytes
    case bytePairs = "byte-pairs"
  }

  enum Kind: String, CaseIterable {
    case fashionMNIST = "fashion-mnist"
    case syntheticImages = "synthetic-images"
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
    case .syntheticImages:
      try section.allow(["kind", "train", "test", "batch"])
      self = .syntheticImages(
        train: try section.integer("train", in: 1...1_000_000, default: 2000),
        test: try section.integer("test", in: 1...1_000_000, default: 500),
        batch: try section.integer("batch", in: Self.batches))
    case .text:
      let tokenizer: Tokenizer = try section.choice("tokenizer", default: .bytes)
      try section.allow(
        ["kind", "path", "tokenizer", "context", "held-out", "batch"]
          + (tokenizer == .bytePairs ? ["vocabulary"] : []))
      self = .text(
        path: try section.text("path"),
        vocabulary: tokenizer == .bytePairs
          ? try section.integer("vocabulary", in: 257...65_536) : nil,
        context: try section.integer("context", in: 1...65_536),
        heldOut: try section.number("held-out", .share, default: 0.1),
        batch: try section.integer("batch", in: Self.batches))
    }
  }
}
