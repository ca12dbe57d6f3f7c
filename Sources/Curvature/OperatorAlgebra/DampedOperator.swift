import Tensor

/// A + damping I: the curvature that a damped step solves with (Tikhonov; Levenberg and Marquardt).
/// The damping is in the type, so that nothing is damped unseen.
public struct DampedOperator<Base: SymmetricOperator>: SymmetricOperator {
  /// A.
  public let base: Base
  /// What is added to each entry of the diagonal.
  public let damping: Base.Scalar

  public var size: Int { base.size }

  /// A + damping I; traps on a damping that is negative or not finite.
  public init(_ base: Base, by damping: Base.Scalar) {
    require(
      damping >= 0 && damping.isFinite,
      "damped: the damping is \(damping), a finite number from 0 on is needed")
    self.base = base
    self.damping = damping
  }

  public func product(_ x: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    base.product(x) + damping * x
  }
}

extension SymmetricOperator {
  /// A + damping I; traps on a damping that is negative or not finite.
  public func damped(by damping: Scalar) -> DampedOperator<Self> {
    DampedOperator(self, by: damping)
  }
}
