import Tensor

/// Blocks along the diagonal and zeros elsewhere: one block for each layer or group of parameters.
///
/// Blocks of several types become one type by `AnyLinearOperator` or `AnySymmetricOperator`. The
/// matrix is symmetric, in its type too, if its blocks are.
public struct BlockDiagonalOperator<Block: LinearOperator>: LinearOperator {
  /// The blocks, from the first rows and columns to the last.
  public let blocks: [Block]

  public let rowCount: Int
  public let columnCount: Int

  /// The operator of blocks in their order. No blocks give the matrix `[0, 0]`.
  public init(_ blocks: [Block]) {
    self.blocks = blocks
    rowCount = blocks.reduce(0) { $0 + $1.rowCount }
    columnCount = blocks.reduce(0) { $0 + $1.columnCount }
  }

  public func product(_ x: Tensor<Block.Scalar>) -> Tensor<Block.Scalar> {
    if blocks.isEmpty { return x }
    return concatenate(
      zip(blocks, x.split(sizes: blocks.map(\.columnCount))).map { $0.product($1) })
  }

  public func transposedProduct(_ y: Tensor<Block.Scalar>) -> Tensor<Block.Scalar> {
    if blocks.isEmpty { return y }
    return concatenate(
      zip(blocks, y.split(sizes: blocks.map(\.rowCount))).map { $0.transposedProduct($1) })
  }
}

extension BlockDiagonalOperator: SymmetricOperator where Block: SymmetricOperator {
  public var size: Int { rowCount }
}
