internal import CKernels

/// log(e^a + e^b) without overflow. Equal infinities share the slope equally.
public struct LogAddExp<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var name: String { "logaddexp" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_LOG_ADD_EXP, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    sigmoid(gap(a, b))
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    sigmoid(-gap(a, b))
  }

  /// a - b, and 0 between equal infinities.
  private func gap(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    let difference = a - b
    return difference.replacing(with: 0, where: (a .== b) .& isNaN(difference))
  }
}

/// log(e^a + e^b) without overflow, broadcasting. Equal infinities share the gradient equally.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logaddexp<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  LogAddExp()(a, b)
}

/// log(e^a + e^b) without overflow, broadcasting. Equal infinities share the gradient equally.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logaddexp<Scalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
  LogAddExp()(a, Tensor(b))
}

/// a log b, and 0 for a = 0 whatever b but NaN. There, with b = 0, both slopes are taken as 0.
public struct XLogY<Scalar: TensorScalar>: BinaryElementwisePrimitive {
  public init() {}
  public var name: String { "xlogy" }
  public var keeps: Kept { .inputs }
  public func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    .combine(BT_X_LOG_Y, a, b, shape: sharedShape([a, b]))
  }
  public func leftSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    log(nonzero(a, b))
  }
  public func rightSlope(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    a / nonzero(a, b)
  }

  /// b, and 1 where the product is 0 by definition.
  private func nonzero(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    b.replacing(with: 1, where: (a .== 0) .& (b .<= 0))
  }
}

/// x log y, broadcasting, and 0 for x = 0 whatever y but NaN: the terms of an entropy. Where x and
/// y are 0 both slopes are taken as 0.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func xlogy<Scalar>(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
  XLogY()(x, y)
}
