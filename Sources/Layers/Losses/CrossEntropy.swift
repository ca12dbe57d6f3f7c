public import Tensor

/// The cross-entropy of the classes' softmax with the true classes, in nats, mean over the rows:
/// -mean_b log softmax(logits_b)[label_b].
///
/// `logits` are `[batch, classes]` (any leading axes, in row-major order of the labels); the result
/// is `[]`, NaN for an empty batch. Traps if the labels are not one for each row or out of range.
/// Inside `vectorized` all examples share the labels: give each its own by `targets`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func crossEntropy<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int]
) -> Tensor<Scalar> {
  requireLabels("crossEntropy", logits.shape, labels)
  return LabelCrossEntropy(labels)(logits)
}

/// The cross-entropy with target probabilities, in nats, mean over the rows:
/// -mean_b sum_c targets_bc log softmax(logits_b)[c].
///
/// Both are `[..., classes]` of one shape; the result is `[]`, NaN for an empty batch. Each row of
/// the targets should sum to 1; this is not checked.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func crossEntropy<Scalar>(
  _ logits: Tensor<Scalar>, targets: Tensor<Scalar>
) -> Tensor<Scalar> {
  requireRows("crossEntropy", "logits", logits.shape, "targets", targets.shape)
  return -(targets * logSoftmax(logits)).sum(alongAxis: -1).mean()
}

/// Traps unless there is a label among the classes, or the one to ignore, for each row of
/// `[..., classes]`.
func requireLabels(
  _ operation: String, _ logits: Shape, _ labels: [Int], ignoring: Int? = nil
) {
  let classes = logits.last ?? 0
  require(classes > 0, "\(operation): logits \(logits), [batch, classes] are needed")
  require(
    labels.count == logits.elementCount / classes,
    "\(operation): logits \(logits) and \(labels.count) labels, one for each row is needed")
  for (row, label) in labels.enumerated() {
    require(
      label >= 0 && label < classes || label == ignoring,
      "\(operation): label \(label) at position \(row), labels are 0..<\(classes)")
  }
}

/// Traps unless two tensors are rows `[..., classes]` of one shape.
func requireRows(_ operation: String, _ a: String, _ first: Shape, _ b: String, _ second: Shape) {
  require(
    first == second && first.rank > 0,
    "\(operation): \(a) \(first) and \(b) \(second), [..., classes] of one shape are needed")
}
