public import Tensor

/// The share of rows whose largest logit is the label's, from 0 to 1; the first of equal ones
/// counts.
///
/// `logits` are `[..., classes]`, with a label for each row. Traps on an empty batch.
public func accuracy<Scalar>(_ logits: Tensor<Scalar>, _ labels: [Int]) -> Double {
  requireLabels("accuracy", logits.shape, labels)
  require(!labels.isEmpty, "accuracy of \(logits.shape): there are no rows")
  let hits = zip(logits.argmax(alongAxis: -1).indices, labels).count { $0 == $1 }
  return Double(hits) / Double(labels.count)
}

/// The share of rows whose label is among the k largest logits, from 0 to 1; of equal ones the first
/// come first.
///
/// `logits` are `[..., classes]`, with a label for each row; rows whose label is `ignoring` do not
/// count. Traps if no row counts and unless k is in 1...classes.
public func topKAccuracy<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int], k: Int, ignoring: Int? = nil
) -> Double {
  let (rows, kept) = countedRows("topKAccuracy", logits, labels, ignoring: ignoring)
  require(!kept.isEmpty, "topKAccuracy of \(logits.shape): there are no rows")
  require(
    (1...rows.shape[-1]).contains(k),
    "topKAccuracy of \(logits.shape): k is \(k), it must be in 1...\(rows.shape[-1])")
  let best = rows.topK(k).indices.indices
  let hits = kept.indices.count { best[$0 * k..<($0 + 1) * k].contains(kept[$0]) }
  return Double(hits) / Double(kept.count)
}
