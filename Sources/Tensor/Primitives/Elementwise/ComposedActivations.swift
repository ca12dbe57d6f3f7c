// Activations composed of other operations.

/// x above 0, and scale (e^x - 1) from 0 down (Clevert et al., 2015), accurate near 0. The slope at
/// 0 is `scale`. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func elu<Scalar>(_ x: Tensor<Scalar>, scale: Scalar = 1) -> Tensor<Scalar> {
  let isPositive = x .> 0
  // Where x is positive its exponential may overflow, also in a gradient.
  return select(isPositive, x, expm1(x.replacing(with: 0, where: isPositive)) * scale)
}

/// `elu` scaled so that mean 0 and variance 1 are kept (Klambauer et al., 2017). Element by
/// element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func selu<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  elu(x, scale: Scalar(1.6732632423543772)) * Scalar(1.0507009873554805)
}

/// x above 0, and x times `slope` from 0 down; the slope at 0 is `slope`. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func leakyReLU<Scalar>(_ x: Tensor<Scalar>, slope: Scalar = 0.01) -> Tensor<Scalar> {
  select(x .> 0, x, x * slope)
}

/// x tanh(softplus(x)) (Misra, 2019). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func mish<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x * tanh(softplus(x)) }

/// log sigmoid(x), accurate in both tails. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logSigmoid<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { -softplus(-x) }

/// The line (x + 3) / 6 kept between 0 and 1, whose slope holds at both ends. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func hardSigmoid<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  clamp((x + 3) / 6, to: 0...1)
}

/// x kept between -1 and 1; the slope at both ends is 1. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func hardTanh<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { clamp(x, to: -1...1) }
