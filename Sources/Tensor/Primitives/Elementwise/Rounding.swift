// Functions whose derivative is 0 wherever it exists, and which count as constants.

/// The largest whole number not above x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func floor<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.floor)(x) }

/// The smallest whole number not below x. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func ceil<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.ceil)(x) }

/// The nearest whole number, of two the even one: 0.5 gives 0, and 1.5 gives 2. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func round<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.round)(x) }

/// x without its fraction: the nearest whole number towards 0. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func trunc<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Piecewise(.trunc)(x) }

/// Where x is neither infinite nor NaN. `x.isFinite` tells whether all elements are.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func isFinite<Scalar>(_ x: Tensor<Scalar>) -> Mask<Scalar> {
  Mask(values: Piecewise(.isFinite)(x))
}

/// Where x is infinite, of either sign.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func isInfinite<Scalar>(_ x: Tensor<Scalar>) -> Mask<Scalar> {
  Mask(values: Piecewise(.isInfinite)(x))
}

/// Where x is not a number.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func isNaN<Scalar>(_ x: Tensor<Scalar>) -> Mask<Scalar> {
  Mask(values: Piecewise(.isNaN)(x))
}
