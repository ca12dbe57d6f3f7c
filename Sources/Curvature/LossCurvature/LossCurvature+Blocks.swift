import Tensor

extension LossCurvature {
  /// This matrix with what couples one parameter tensor with another set to zero: a block for each,
  /// the curvature of the objective restricted to it.
  public var blockDiagonal: BlockDiagonalOperator<LossCurvature> {
    BlockDiagonalOperator(
      objective.parameterNames.map { name in
        LossCurvature(objective.restricted { $0 == name }, like: self)
      })
  }
}

extension BlockDiagonalOperator {
  /// The diagonal `[size]`, that of the whole matrix, as `LossCurvature.diagonal()` finds it.
  public func diagonal<Scalar>() -> Tensor<Scalar> where Block == LossCurvature<Scalar> {
    concatenate(blocks.map { $0.diagonal() })
  }
}
