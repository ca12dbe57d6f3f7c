internal import CKernels

/// The cube root, of negative numbers too.
public struct Cbrt<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_CBRT) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    // Not 1 / (3 y^2), whose own slope is 0 * infinity at 0.
    square(reciprocal(y)) * Scalar(1.0 / 3)
  }
}

/// The cube root, of negative numbers too. Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func cbrt<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Cbrt()(x) }

/// 1 / sqrt(x).
public struct Rsqrt<Scalar: TensorScalar>: ElementwisePrimitive {
  public init() {}
  public var keeps: Kept { .output }
  public func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.mapped(by: BT_RSQRT) }
  public func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    y * square(y) * -0.5
  }
}

/// 1 / sqrt(x). Element by element.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func rsqrt<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Rsqrt()(x) }
