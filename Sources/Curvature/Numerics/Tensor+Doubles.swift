import Tensor

extension Tensor {
  /// The elements in row-major order, in double precision.
  var doubles: [Double] { Tensor<Double>(converting: self).scalars }

  /// For each entry of the leading axis, whether all its elements are finite.
  var finiteRows: [Bool] {
    let axes = Array(1..<rank)
    // A sum is finite only if its terms are; if some are not, it may have overflowed, and 0 x tells,
    // which is NaN exactly where x is not finite.
    let sums = sum(alongAxes: axes).scalars
    if sums.allSatisfy(\.isFinite) { return sums.map { _ in true } }
    return (self * 0).sum(alongAxes: axes).scalars.map { $0 == 0 }
  }
}

/// (x + x^T) / 2, so that rounding leaves no difference between mirrored entries.
func symmetrised<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { (x + x.transposed()) * 0.5 }
