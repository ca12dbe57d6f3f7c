public import Tensor

/// The mean of the squared differences of all elements, of shape `[]`; NaN if there are none.
///
/// The shapes must be equal: broadcasting here hides mistakes, so it traps.
public func meanSquaredError<Scalar>(
  _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> {
  require(
    predictions.shape == targets.shape,
    "meanSquaredError: predictions \(predictions.shape) and targets \(targets.shape), "
      + "the shapes must be equal")
  return square(predictions - targets).mean()
}
