public import Tensor

/// The exponential of the mean cross-entropy of the labels, in nats: the number of equally likely
/// classes that would leave as much doubt.
///
/// `logits` are `[..., classes]`, with a label for each row; rows whose label is `ignoring` do not
/// count. NaN if no row counts. Means over several batches belong before the exponential:
/// `perplexity(crossEntropy:)`.
public func perplexity<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int], ignoring: Int? = nil
) -> Double {
  perplexity(crossEntropy: Double(crossEntropy(logits, labels, ignoring: ignoring).scalar))
}

/// The perplexity of a mean cross-entropy in nats: its exponential.
public func perplexity(crossEntropy: Double) -> Double { exp(Tensor(crossEntropy)).scalar }
