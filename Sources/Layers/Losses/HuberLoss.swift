public import Tensor

/// The mean over all elements of r^2 / 2 for differences r up to `delta`, of delta (|r| - delta / 2)
/// beyond, of shape `[]`; NaN if there are none (Huber, "Robust estimation of a location parameter",
/// 1964; PyTorch's `huber_loss`).
///
/// Large differences pull no harder than `delta`. The shapes must be equal, or it traps.
public func huberLoss<Scalar>(
  _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, delta: Scalar = 1
) -> Tensor<Scalar> {
  require(
    predictions.shape == targets.shape,
    "huberLoss: predictions \(predictions.shape) and targets \(targets.shape), the shapes must be "
      + "equal")
  require(delta > 0, "huberLoss: delta \(delta), it must be positive")
  let difference = predictions - targets
  let bounded = clamp(difference, to: -delta...delta)
  return (bounded * (difference - bounded * 0.5)).mean()
}
