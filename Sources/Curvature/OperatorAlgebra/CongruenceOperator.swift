import Tensor

/// V^T A V for a symmetric operator A and any operator V: a curvature in other coordinates, such as
/// the Gauss-Newton matrix J^T H J or the projection on a subspace.
public struct CongruenceOperator<Inner: SymmetricOperator, Outer: LinearOperator>:
  SymmetricOperator
where Inner.Scalar == Outer.Scalar {
  /// A, `[m, m]`.
  public let inner: Inner
  /// V, `[m, size]`.
  public let outer: Outer

  public var size: Int { outer.columnCount }

  /// V^T A V; traps unless V has as many rows as A.
  public init(_ inner: Inner, with outer: Outer) {
    require(
      inner.size == outer.rowCount,
      "congruence V^T A V of A \(inner.shapeText) and V \(outer.shapeText): "
        + "V must have as many rows as A; \(outer.rowCount) is not \(inner.size)")
    self.inner = inner
    self.outer = outer
  }

  public func product(_ x: Tensor<Inner.Scalar>) -> Tensor<Inner.Scalar> {
    outer.transposedProduct(inner.product(outer.product(x)))
  }
}

extension SymmetricOperator {
  /// V^T A V of any operator V `[size, k]`, as an operator `[k, k]`; traps on another row count.
  public func congruence<Outer: LinearOperator>(
    with v: Outer
  ) -> CongruenceOperator<Self, Outer> where Outer.Scalar == Scalar {
    CongruenceOperator(self, with: v)
  }

  /// The numbers of V^T A V, `[k, k]`, for the columns of V `[size, k]`: k products. Exactly
  /// symmetric; traps on another row count.
  public func congruence(with v: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      v.rank == 2 && v.shape[0] == size,
      "congruence V^T A V of A \(shapeText) and V \(v.shape): [\(size), k] is needed")
    return symmetrised(matmul(v.transposed(), product(v)))
  }
}

extension LinearOperator {
  /// A^T A, symmetric and positive semi-definite: its eigenvalues are the squared singular values
  /// of A.
  public func gram() -> CongruenceOperator<DiagonalOperator<Scalar>, Self> {
    CongruenceOperator(.identity(rowCount), with: self)
  }
}
