public import Tensor

/// The expected calibration error: how far the probability of the most likely class is from the share
/// of rows where that class is right, from 0 to 1 (Guo et al., "On calibration of modern neural
/// networks", 2017, equation 3).
///
/// Rows are put into `bins` intervals of equal width by that probability, (0, 1 / bins] up to
/// ((bins - 1) / bins, 1]; the result is the mean over the rows of |accuracy - mean probability| of their
/// bin. It depends on the number of bins, and with few rows in a bin it is too large.
///
/// `logits` are `[..., classes]`, with a label for each row; rows whose label is `ignoring` do not
/// count. Traps if no row counts or there are no bins.
public func calibrationError<Scalar>(
  _ logits: Tensor<Scalar>, _ labels: [Int], bins: Int = 15, ignoring: Int? = nil
) -> Double {
  require(bins > 0, "calibrationError: \(bins) bins, at least 1 is needed")
  let (rows, kept) = countedRows("calibrationError", logits, labels, ignoring: ignoring)
  require(!kept.isEmpty, "calibrationError of \(logits.shape): there are no rows")
  let confidences = softmax(Tensor<Double>(converting: rows)).max(alongAxis: -1).scalars
  let guesses = rows.argmax(alongAxis: -1).indices
  // Hits less confidence, summed for each bin.
  var gaps = [Double](repeating: 0, count: bins)
  for (row, confidence) in confidences.enumerated() {
    require(confidence.isFinite, "calibrationError: row \(row) of the logits is not finite")
    let bin = Int((confidence * Double(bins)).rounded(.up)) - 1
    gaps[min(max(bin, 0), bins - 1)] += (guesses[row] == kept[row] ? 1 : 0) - confidence
  }
  return gaps.reduce(0) { $0 + abs($1) } / Double(kept.count)
}
