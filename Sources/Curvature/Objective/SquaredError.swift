import Tensor

/// Half the squared distance, 1/2 |z - y|^2, of outputs z and targets y, both `[batch, C]`: the
/// negative logarithm, but for a constant, of a normal density of unit variance. Its Hessian in the
/// outputs is the identity. (The sum of squares of some other libraries is twice this.)
public struct SquaredError: OutputLoss {
  public init() {}

  public func losses<Scalar>(
    _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) -> Tensor<Scalar> { square(outputs - targets).sum(alongAxis: -1) * 0.5 }

  /// Traps unless targets have the outputs' shape.
  public func requireTargets<Scalar>(_ targets: Tensor<Scalar>, outputs: Shape) {
    require(
      targets.shape == outputs,
      "squaredError: targets \(targets.shape) for outputs \(outputs), one shape is needed")
  }

  public func hessianProduct<Scalar>(
    _ vectors: Tensor<Scalar>, outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar> { vectors }

  public func hessianFactor<Scalar>(
    outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar>? { fisherFactor(outputs: outputs) }

  /// The unit vectors, C columns.
  public func fisherFactor<Scalar>(outputs: Tensor<Scalar>) -> Tensor<Scalar>? {
    let (batch, width) = (outputs.shape[0], outputs.shape[1])
    return Tensor.eye(width).expanded(atAxis: 1).broadcast(to: [width, batch, width])
  }

  /// The outputs with independent standard normal numbers added.
  public func drawnTargets<Scalar>(
    outputs: Tensor<Scalar>, using generator: inout Philox
  ) -> Tensor<Scalar>? { outputs + .normal(outputs.shape, using: &generator) }
}

extension OutputLoss where Self == SquaredError {
  /// 1/2 |z - y|^2 of outputs z and targets y.
  public static var squaredError: SquaredError { SquaredError() }
}
