public import Tensor

/// The cross-entropy of the classes' softmax with the true classes, in nats, with options that mean
/// what they mean in PyTorch's `cross_entropy`.
///
/// With e the smoothing, w the class weights (1 unless given), C the number of classes and the sums
/// over rows n that are not ignored, it is
///
///     sum_n [(1 - e) w[y_n] (-log p_n[y_n]) + e / C sum_c w[c] (-log p_n[c])] / sum_n w[y_n].
///
/// Without options it is `crossEntropy(_:_:)`, and as fast.
///
/// - Parameters:
///   - logits: `[..., classes]`.
///   - labels: One for each row, in row-major order.
///   - smoothing: The share of a target that is spread evenly over all classes, from 0 to 1 (Szegedy
///     et al., "Rethinking the inception architecture for computer vision", 2016).
///   - ignoring: A label whose rows do not count; it may lie outside of the classes.
///   - classWeights: `[classes]`, not negative. The mean is weighted by those of the labels.
///
/// The result is `[]`, NaN where no row counts. Traps if the labels are not one for each row or out of
/// range. Inside `vectorized` all examples share the labels.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func crossEntropy<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int], smoothing: Scalar = 0, ignoring: Int? = nil,
  classWeights: Tensor<Scalar>? = nil
) -> Tensor<Scalar> {
  require(
    (0...1).contains(smoothing), "crossEntropy: smoothing \(smoothing), it must be in 0...1")
  let (rows, kept) = countedRows("crossEntropy", logits, labels, ignoring: ignoring)
  if smoothing == 0 && classWeights == nil { return LabelCrossEntropy(kept)(rows) }
  guard let classWeights else {
    // Each row's own part of the fused mean, and the spread part.
    return LabelCrossEntropy(kept)(rows) * (1 - smoothing) - logSoftmax(rows).mean() * smoothing
  }
  let classes = rows.shape[-1]
  require(
    classWeights.shape == [classes],
    "crossEntropy: class weights \(classWeights.shape) for logits \(logits.shape), [\(classes)] "
      + "are needed")
  let logs = logSoftmax(rows)
  let places = IndexTensor<Scalar>(kept, shape: [kept.count, 1])
  let own = classWeights.gather(IndexTensor(kept))
  let chosen = logs.gatherElements(places, alongAxis: 1).squeezed(atAxis: 1)
  var sum = (own * chosen).sum() * (1 - smoothing)
  // Not at a smoothing of 0, which would make a logit of minus infinity NaN.
  if smoothing > 0 { sum = sum + (logs * classWeights).sum() * (smoothing / Scalar(classes)) }
  return -sum / own.sum()
}

/// The rows `[rows, classes]` of logits that count, and their labels. Traps unless there is a label
/// among the classes, or the one to ignore, for each row.
func countedRows<Scalar>(
  _ operation: String, _ logits: Tensor<Scalar>, _ labels: [Int], ignoring: Int?
) -> (rows: Tensor<Scalar>, labels: [Int]) {
  requireLabels(operation, logits.shape, labels, ignoring: ignoring)
  let rows = logits.reshaped([labels.count, logits.shape[-1]] as Shape)
  guard let ignoring, labels.contains(ignoring) else { return (rows, labels) }
  let kept = labels.indices.filter { labels[$0] != ignoring }
  return (rows.gather(IndexTensor(kept)), kept.map { labels[$0] })
}
