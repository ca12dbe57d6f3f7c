import Datasets

/// The table `data`: what to learn from.
public enum DataConfiguration: Sendable, Equatable {
  /// Fashion-MNIST, from the files of a folder.
  case fashionMNIST(directory: String, batch: Int)

  enum Kind: String, CaseIterable {
    case fashionMNIST = "fashion-mnist"
  }

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    let kind: Kind = try section.choice("kind")
    switch kind {
    case .fashionMNIST:
      try section.allow(["kind", "directory", "batch"])
      self = .fashionMNIST(
        directory: try section.text("directory", default: FashionMNIST.defaultDirectory),
        batch: try section.integer("batch", in: 1...100_000))
    }
  }
}
