import Tensor

/// How utility falls as a peer's loss rises: u in U = alpha u(L), so that P = alpha u(L) + tau R (eq
/// 12). A printed number names the utility it used.
public enum MarketUtility<Scalar: TensorScalar>: Sendable {
  /// u(L) = -L, the default: every unit of loss costs the same.
  case linear
  /// u(L) = -log(1 + L): what is lost already makes further losses count less.
  ///
  /// Not -log L, whose slope has no bound at the loss of 0 that a peer reaches when nothing is masked
  /// that it needs. This one has the slope -1 there, as `.linear` does, so that alpha means the same
  /// in both. NaN for losses of -1 or less, which only indefinite Hessians give.
  case log
  /// u of losses `[k]`, entry by entry: entry i of the result, `[k]` too, depends on entry i alone.
  ///
  /// Differentiated by the engine, so it is made of tensor operations; it should fall.
  case custom(@Sendable (_ loss: Tensor<Scalar>) -> Tensor<Scalar>)

  /// u(L) of losses `[k]`, differentiable. Traps if a custom utility gives another shape.
  public func value(at loss: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .linear: return -loss
    case .log: return -log1p(loss)
    case .custom(let utility):
      let value = utility(loss)
      require(
        value.shape == loss.shape,
        "MarketUtility.custom: losses \(loss.shape) gave \(value.shape), the shapes must agree")
      return value
    }
  }

  /// u(L) and du/dL of losses `[k]`, both `[k]` and differentiable.
  public func valueWithSlope(
    at loss: Tensor<Scalar>
  ) -> (value: Tensor<Scalar>, slope: Tensor<Scalar>) {
    switch self {
    case .linear: (-loss, -.ones(loss.shape))
    case .log: (-log1p(loss), -1 / (1 + loss))
    case .custom:
      // The sum's gradient is each entry's own slope, as no entry depends on another's loss.
      (value(at: loss), gradient(at: loss) { value(at: $0).sum() })
    }
  }

  /// The name that tables and files use.
  public var name: String {
    switch self {
    case .linear: "linear"
    case .log: "log"
    case .custom: "custom"
    }
  }
}
