/// Which length of a vector.
public enum NormOrder<Scalar: TensorScalar>: Hashable, Sendable {
  /// The sum of the sizes.
  case one
  /// The Euclidean length.
  case two
  /// The largest size.
  case infinity
  /// The smallest size.
  case negativeInfinity
  /// The number of elements that are not 0, a constant to every derivative.
  case zero
  /// (sum |x|^p)^(1/p) for p > 0; a norm for p of 1 or more.
  case p(Scalar)
}

/// The norm of vectors along some axes (all, unless they are named; negative axes count from the
/// last), which are removed, or kept with size 1.
///
/// Lengths neither overflow nor underflow unless the result does. Where a norm has no derivative
/// one subgradient is taken: 0 for elements that are 0 and for the 2-norm and p-norms of a vector
/// of zeros (p above 1: below, the slope at 0 is infinite); at ties of the infinity norms it is
/// shared equally along each axis. Traps if an axis of an infinity norm is empty; other norms of
/// nothing are 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func norm<Scalar>(
  _ x: Tensor<Scalar>, order: NormOrder<Scalar> = .two, alongAxes axes: [Int]? = nil,
  keepingAxes: Bool = false
) -> Tensor<Scalar> {
  let axes = x.resolved(axes ?? Array(0..<x.rank))
  func largest(_ sizes: Tensor<Scalar>) -> Tensor<Scalar> {
    axes.reduce(sizes) { $0.max(alongAxis: $1, keepingAxes: true) }
  }
  let kept: Tensor<Scalar>
  switch order {
  case .one, .p(1): kept = abs(x).sum(alongAxes: axes, keepingAxes: true)
  case .two: kept = VectorNorm(exponent: 2, axes: axes)(x)
  case .infinity: kept = largest(abs(x))
  case .negativeInfinity: kept = -largest(-abs(x))
  case .zero: kept = (1 - equal(x, Tensor(0))).sum(alongAxes: axes, keepingAxes: true)
  case .p(let exponent):
    require(
      exponent > 0 && exponent.isFinite, "norm: p is \(exponent), it must be above 0 and finite")
    kept = VectorNorm(exponent: exponent, axes: axes)(x)
  }
  return keepingAxes ? kept : kept.reshaped(x.shape.reducing(axes, keepingAxes: false))
}

/// Which size of a matrix.
public enum MatrixNormOrder: Hashable, Sendable {
  /// The root of the sum of the squares.
  case frobenius
  /// The sum of the singular values.
  case nuclear
  /// The largest singular value.
  case spectral
  /// The largest column sum of sizes.
  case one
  /// The largest row sum of sizes.
  case infinity
}

/// The norm of matrices `[..., m, n]`, of shape `[...]`.
///
/// Where singular values or sums tie, the spectral norm takes the derivative of the first and the
/// others share it equally. A matrix that holds NaN has the norm NaN, and for the nuclear and
/// spectral norms so has one that holds an infinity. Traps below rank 2, and for the norms by sums
/// if a side is 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matrixNorm<Scalar>(
  _ a: Tensor<Scalar>, order: MatrixNormOrder = .frobenius
) -> Tensor<Scalar> {
  require(a.rank >= 2, "matrixNorm: shape \(a.shape) is not of matrices")
  switch order {
  case .frobenius: return norm(a, alongAxes: [-2, -1])
  case .nuclear: return SingularValues()(a).sum(alongAxis: -1)
  case .spectral:
    let values = SingularValues()(a)
    return values.shape[-1] > 0 ? values[.ellipsis, 0] : values.sum(alongAxis: -1)
  case .one: return abs(a).sum(alongAxis: -2).max(alongAxis: -1)
  case .infinity: return abs(a).sum(alongAxis: -1).max(alongAxis: -1)
  }
}
