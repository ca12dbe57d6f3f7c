import Tensor

/// The loss of a model's outputs: what it is, and how it curves in the outputs.
///
/// A loss of your own needs the first function only, and then has a Hessian, a Gauss-Newton matrix
/// and an empirical Fisher matrix. The others make it faster and, if it is the negative logarithm of
/// a density that the outputs parametrise, give it a Fisher matrix.
///
///     struct Huber: OutputLoss {
///       func losses<Scalar>(_ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>)
///         -> Tensor<Scalar>
///       {
///         let r = abs(outputs - targets)
///         return select(r .< 1, square(r) / 2, r - 0.5).sum(alongAxis: -1)
///       }
///     }
public protocol OutputLoss: Sendable {
  /// The loss of each example, `[batch]`, for outputs `[batch, C]`, in tensor operations that treat
  /// each row by itself.
  func losses<Scalar>(_ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>) -> Tensor<Scalar>

  /// Traps unless targets fit outputs of a shape.
  func requireTargets<Scalar>(_ targets: Tensor<Scalar>, outputs: Shape)

  /// H_n v_n for each example, `[batch, C]`, H_n `[C, C]` the Hessian of its loss in its outputs.
  /// By default the derivative of the gradient.
  func hessianProduct<Scalar>(
    _ vectors: Tensor<Scalar>, outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar>

  /// Columns s_r `[r, batch, C]` with H_n = sum_r s_rn s_rn^T; `nil` if none are known, as by default.
  func hessianFactor<Scalar>(
    outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar>?

  /// Columns s_r `[r, batch, C]` whose products sum to the Fisher matrix of each example's density
  /// in its outputs: E over targets of the gradient times itself. `nil` if the loss stands for no
  /// density, as by default.
  func fisherFactor<Scalar>(outputs: Tensor<Scalar>) -> Tensor<Scalar>?

  /// Targets drawn from the density that the outputs stand for; `nil` if there is none, as by
  /// default.
  func drawnTargets<Scalar>(
    outputs: Tensor<Scalar>, using generator: inout Philox
  ) -> Tensor<Scalar>?
}

extension OutputLoss {
  public func requireTargets<Scalar>(_ targets: Tensor<Scalar>, outputs: Shape) {}

  public func hessianProduct<Scalar>(
    _ vectors: Tensor<Scalar>, outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    hessianVectorProduct(at: outputs, along: vectors) { losses($0, targets).sum() }
  }

  public func hessianFactor<Scalar>(
    outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }

  public func fisherFactor<Scalar>(outputs: Tensor<Scalar>) -> Tensor<Scalar>? { nil }

  public func drawnTargets<Scalar>(
    outputs: Tensor<Scalar>, using generator: inout Philox
  ) -> Tensor<Scalar>? { nil }

  /// The gradient of each example's loss in its outputs, `[batch, C]`.
  func outputGradient<Scalar>(
    _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    gradient(at: outputs) { losses($0, targets).sum() }
  }
}
