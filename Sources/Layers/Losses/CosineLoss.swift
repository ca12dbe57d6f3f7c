public import Tensor

/// One minus the cosine of the angle between predictions and targets, mean over the rows: 0 where they
/// point in one direction, 2 where they point in opposite ones.
///
/// Both are `[..., width]` of one shape; the result is `[]`, NaN for an empty batch. Lengths below
/// `epsilon` count as `epsilon`, so that a row of zeros has a cosine of 0 (PyTorch's
/// `cosine_similarity`).
public func cosineLoss<Scalar>(
  _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, epsilon: Scalar = 1e-8
) -> Tensor<Scalar> {
  requireRows("cosineLoss", "predictions", predictions.shape, "targets", targets.shape)
  require(epsilon > 0, "cosineLoss: epsilon \(epsilon), it must be positive")
  func length(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    sqrt(maximum(square(x).sum(alongAxis: -1), Tensor(epsilon * epsilon)))
  }
  let product = (predictions * targets).sum(alongAxis: -1)
  return (1 - product / (length(predictions) * length(targets))).mean()
}
