import Tensor

/// A curvature matrix without what couples one parameter tensor with another: block-diagonal, a
/// block for each.
public struct ParameterBlocks<Scalar: TensorScalar>: SymmetricOperator {
  /// The block of each parameter, in order: the curvature of the objective restricted to it.
  public let blocks: [LossCurvature<Scalar>]
  /// The number of all parameters.
  public let size: Int

  fileprivate init(_ whole: LossCurvature<Scalar>) {
    size = whole.size
    let objective = whole.objective
    blocks = objective.parameterNames.map { name in
      LossCurvature(objective.restricted { $0 == name }, like: whole)
    }
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    var start = 0
    return concatenate(
      blocks.map { block in
        defer { start += block.size }
        return block.product(x[start..<start + block.size])
      })
  }

  /// The diagonal `[size]`, that of the whole matrix.
  public func diagonal() -> Tensor<Scalar> { concatenate(blocks.map { $0.diagonal() }) }
}

extension LossCurvature {
  /// This matrix with its blocks between different parameter tensors set to zero.
  public var blockDiagonal: ParameterBlocks<Scalar> { ParameterBlocks(self) }
}
