import Tensor

extension LinearOperator {
  /// All entries, `[rowCount, columnCount]`, exactly as the products give them: as many products as
  /// the shorter side is long, `groupSize` at a time.
  ///
  /// - Parameters:
  ///   - groupSize: How many vectors meet the operator at once, at least 1.
  public func dense(groupSize: Int = 32) -> Tensor<Scalar> {
    dense(groupSize: groupSize) { _, _ in }
  }

  /// `dense(groupSize:)`; `progress` is called after each group, in products.
  public func dense(
    groupSize: Int = 32, progress: WorkProgress
  ) rethrows -> Tensor<Scalar> {
    let byColumns = columnCount <= rowCount
    let count = byColumns ? columnCount : rowCount
    var parts: [Tensor<Scalar>] = []
    try forEachGroup(of: count, groupSize: groupSize, progress: progress) { group in
      let units = Tensor<Scalar>.units(group, of: count)
      parts.append(byColumns ? product(units) : transposedProduct(units))
    }
    if parts.isEmpty { return .zeros([rowCount, columnCount]) }
    let joined = concatenate(parts, alongAxis: 1)
    return byColumns ? joined : joined.transposed()
  }

  /// `[rows, columns]` as texts name it.
  var shapeText: String { "[\(rowCount), \(columnCount)]" }

  /// Traps with an operation's name unless there are as many rows as columns.
  func requireSquare(_ operation: String) {
    require(
      rowCount == columnCount,
      "\(operation) of the operator \(shapeText): takes a square one; \(rowCount) rows, "
        + "\(columnCount) columns")
  }

  /// A X, or A^T X, `groupSize` columns at a time. `done` counts products.
  func groupedProduct(
    _ x: Tensor<Scalar>, transposed: Bool = false, groupSize: Int, done: inout Int, total: Int,
    progress: WorkProgress
  ) throws -> Tensor<Scalar> {
    var parts: [Tensor<Scalar>] = []
    let before = done
    func report(_ part: Int, _: Int) throws {
      done = before + part
      try progress(done, total)
    }
    try forEachGroup(of: x.shape[1], groupSize: groupSize, progress: report) { group in
      let columns = x[.all, group]
      parts.append(transposed ? transposedProduct(columns) : product(columns))
    }
    if parts.isEmpty { return .zeros([transposed ? columnCount : rowCount, 0]) }
    return parts.count == 1 ? parts[0] : concatenate(parts, alongAxis: 1)
  }
}

/// Calls `body` for each group of `0..<count`, and reports how many entries are done.
func forEachGroup(
  of count: Int, groupSize: Int, progress: WorkProgress, _ body: (Range<Int>) throws -> Void
) rethrows {
  require(groupSize >= 1, "groups of \(groupSize), at least 1 is needed")
  for group in groups(of: count, by: groupSize) {
    try body(group)
    try progress(group.upperBound, count)
  }
}

/// `0..<count` in ranges of a size, the last of what is left.
func groups(of count: Int, by size: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}

extension Tensor {
  /// The columns of the identity matrix of a size, `[size, columns.count]`.
  static func units(_ columns: Range<Int>, of size: Int) -> Tensor {
    .eye(size, columns: columns.count, diagonal: -columns.lowerBound)
  }
}
