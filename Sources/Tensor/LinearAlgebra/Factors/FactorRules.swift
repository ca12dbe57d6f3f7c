// What the rules of the decompositions share.
extension Tensor {
  /// The diagonals of square matrices `[..., n, n]` as rows `[..., 1, n]`.
  var diagonalRow: Tensor { diagonal().expanded(atAxis: -2) }

  /// The matrices without their diagonals.
  var offDiagonal: Tensor { self * (1 - .eye(shape[-1])) }

  /// This tensor with 0 for what is no larger than the rounding of a decomposition's values
  /// `[..., 1, k]`: a gap that says nothing is no gap.
  func withoutRounding(of values: Tensor) -> Tensor {
    guard values.shape[-1] > 0 else { return self }
    let largest = abs(stopGradient(values)).max(alongAxis: -1, keepingAxes: true)
    return self * greater(abs(stopGradient(self)), largest * (4 * Scalar.ulpOfOne))
  }
}
