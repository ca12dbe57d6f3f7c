public import Tensor

/// The Kullback-Leibler divergence KL(p || q) = sum_c p_c (log p_c - log q_c) in nats, mean over the
/// rows, of target distributions p = softmax(targetLogits) and predicted ones q = softmax(logits).
///
/// Both are logits `[..., classes]` of one shape; the result is `[]`, NaN for an empty batch.
/// Derivatives follow both: pass `stopGradient(targetLogits)` to train the prediction alone. With a
/// temperature it is `distillationLoss`.
public func klDivergence<Scalar>(
  logits: Tensor<Scalar>, targetLogits: Tensor<Scalar>
) -> Tensor<Scalar> {
  requireRows("klDivergence", "logits", logits.shape, "target logits", targetLogits.shape)
  return klDivergence(
    logProbabilities: logSoftmax(logits), targetLogProbabilities: logSoftmax(targetLogits))
}

/// The Kullback-Leibler divergence KL(p || q) = sum_c p_c (log p_c - log q_c) in nats, mean over the
/// rows, of distributions given by the logarithms of their probabilities: log p the targets', log q the
/// predicted ones (PyTorch's `kl_div` with `log_target=True` and the mean over rows, `batchmean`).
///
/// Both are `[..., classes]` of one shape, each row of probabilities summing to 1, which is not checked.
/// A class that the targets give no probability, a logarithm of minus infinity, adds nothing.
public func klDivergence<Scalar>(
  logProbabilities: Tensor<Scalar>, targetLogProbabilities: Tensor<Scalar>
) -> Tensor<Scalar> {
  requireRows(
    "klDivergence", "log probabilities", logProbabilities.shape, "target log probabilities",
    targetLogProbabilities.shape)
  let probabilities = exp(targetLogProbabilities)
  let isImpossible = probabilities .<= 0
  let differences = (targetLogProbabilities - logProbabilities)
    .replacing(with: 0, where: isImpossible)
  return (probabilities * differences).sum(alongAxis: -1).mean()
}
