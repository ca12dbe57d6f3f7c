/// Symmetric matrices `[..., n, n]` stored as their upper triangles, row after row: half the memory,
/// and half of what a product reads.
public struct PackedSymmetric<Scalar: TensorScalar>: TensorTree {
  /// The triangles, `[..., n (n + 1) / 2]`: entry (i, j), i <= j, of a matrix is number
  /// i n - i (i - 1) / 2 + j - i.
  public private(set) var entries: Tensor<Scalar>
  /// n.
  public let order: Int

  /// Packed matrices as they are; traps if the last axis is not n (n + 1) / 2 long.
  public init(entries: Tensor<Scalar>) {
    guard let last = entries.shape.last, let order = packedOrder(count: last) else {
      fatalError(
        "PackedSymmetric: shape \(entries.shape), the last axis holds n (n + 1) / 2 numbers")
    }
    (self.entries, self.order) = (entries, order)
  }

  /// The symmetric parts (a + a^T) / 2 of matrices `[..., n, n]`, differentiably.
  public init(_ matrices: Tensor<Scalar>) { self.init(entries: PackSymmetric()(matrices)) }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("entries", &entries)
  }

  /// The shape of the matrices, `[..., n, n]`.
  public var shape: Shape { entries.shape.leading(entries.rank - 1).appending(order, order) }

  /// The matrices `[..., n, n]`.
  public var matrices: Tensor<Scalar> { UnpackSymmetric()(entries) }

  /// The diagonals of the matrices, `[..., n]`.
  public func diagonal() -> Tensor<Scalar> {
    let positions = (0..<order).map { $0 * order - $0 * ($0 - 1) / 2 }
    return entries.gather(IndexTensor(positions), alongAxis: -1)
  }

  /// The matrices by vectors `[..., n]`, broadcasting the leading axes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> {
    PackedProduct()(entries, vectors)
  }
}
