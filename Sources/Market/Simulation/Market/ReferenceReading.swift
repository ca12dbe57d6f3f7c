import Tensor

/// Which mask a counts as the minimum of the loss (eq 16), by name.
public enum ReferenceReading: String, Sendable, Hashable, CaseIterable, Codable {
  /// a = 1: masking costs. Shows the progression of Figure 4.
  case unmasked
  /// a = mask(W0): eq 16 read literally.
  case initialWeights = "initial-weights"

  /// The reference of a market that starts at `weights` `[n, n]`.
  public func reference<Scalar>(initialWeights weights: Tensor<Scalar>) -> MarketReference<Scalar> {
    switch self {
    case .unmasked: .unmasked
    case .initialWeights: .initialWeights(weights)
    }
  }
}
