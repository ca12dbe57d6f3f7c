import Tensor

/// Some rows and columns of an operator, such as the block between two layers of a Hessian. A
/// product with it costs one with the whole operator.
public struct SubmatrixOperator<Base: LinearOperator>: LinearOperator {
  /// The whole.
  public let base: Base
  /// The rows of the whole that are taken, in order.
  public let rows: [Int]
  /// The columns of the whole that are taken, in order.
  public let columns: [Int]

  public var rowCount: Int { rows.count }
  public var columnCount: Int { columns.count }

  /// Rows and columns of an operator, in any order; traps on one out of range or named twice.
  public init(_ base: Base, rows: [Int], columns: [Int]) {
    requireDistinct(rows, below: base.rowCount, "submatrix of \(base.shapeText): rows")
    requireDistinct(columns, below: base.columnCount, "submatrix of \(base.shapeText): columns")
    self.base = base
    self.rows = rows
    self.columns = columns
  }

  public func product(_ x: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    taken(rows, of: base.product(placed(x, at: columns, in: base.columnCount)))
  }

  public func transposedProduct(_ y: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    taken(columns, of: base.transposedProduct(placed(y, at: rows, in: base.rowCount)))
  }
}

/// The same rows and columns of a symmetric operator, which are symmetric again: the block of one
/// layer on the diagonal of a Hessian.
public struct PrincipalSubmatrixOperator<Base: SymmetricOperator>: SymmetricOperator {
  /// The whole.
  public let base: Base
  /// The rows and columns of the whole that are taken, in order.
  public let indices: [Int]

  public var size: Int { indices.count }

  /// Rows and the same columns of an operator, in any order; traps on one out of range or named
  /// twice.
  public init(_ base: Base, at indices: [Int]) {
    requireDistinct(indices, below: base.size, "submatrix of \(base.shapeText): indices")
    self.base = base
    self.indices = indices
  }

  public func product(_ x: Tensor<Base.Scalar>) -> Tensor<Base.Scalar> {
    taken(indices, of: base.product(placed(x, at: indices, in: base.size)))
  }
}

extension LinearOperator {
  /// The rows and columns at indices, in their order; traps on one out of range or named twice.
  public func submatrix(rows: [Int], columns: [Int]) -> SubmatrixOperator<Self> {
    SubmatrixOperator(self, rows: rows, columns: columns)
  }

  /// The rows and columns in ranges; traps on one out of range.
  public func submatrix(rows: Range<Int>, columns: Range<Int>) -> SubmatrixOperator<Self> {
    SubmatrixOperator(self, rows: Array(rows), columns: Array(columns))
  }
}

extension SymmetricOperator {
  /// The rows and columns at the same indices; traps on one out of range or named twice.
  public func submatrix(at indices: [Int]) -> PrincipalSubmatrixOperator<Self> {
    PrincipalSubmatrixOperator(self, at: indices)
  }

  /// The rows and columns in the same range; traps on one out of range.
  public func submatrix(at range: Range<Int>) -> PrincipalSubmatrixOperator<Self> {
    PrincipalSubmatrixOperator(self, at: Array(range))
  }
}

/// Traps unless indices are in `0..<bound` and none comes twice.
private func requireDistinct(_ indices: [Int], below bound: Int, _ role: String) {
  for index in indices {
    require((0..<bound).contains(index), "\(role) are in 0..<\(bound); \(index) is not")
  }
  require(
    isAscending(indices) || Set(indices).count == indices.count,
    "\(role) must be distinct; \(indices.count) name \(Set(indices).count)")
}

private func isAscending(_ indices: [Int]) -> Bool {
  zip(indices, indices.dropFirst()).allSatisfy { $0 < $1 }
}

/// Whether indices are a range, whose rows are a view.
private func asRange(_ indices: [Int]) -> Range<Int>? {
  guard let first = indices.first, let last = indices.last, last - first == indices.count - 1,
    isAscending(indices)
  else { return nil }
  return first..<(last + 1)
}

/// The rows at indices.
private func taken<Scalar>(_ indices: [Int], of x: Tensor<Scalar>) -> Tensor<Scalar> {
  if let range = asRange(indices) { return x[range] }
  return x.gather(IndexTensor(indices))
}

/// Zeros with the rows of x at indices.
private func placed<Scalar>(
  _ x: Tensor<Scalar>, at indices: [Int], in count: Int
) -> Tensor<Scalar> {
  if let range = asRange(indices) {
    return x.padded(before: range.lowerBound, after: count - range.upperBound, alongAxis: 0)
  }
  return Tensor.zeros([count, x.shape[1]]).addingScattered(x, at: IndexTensor(indices))
}
