import Tensor

extension LinearOperator {
  /// v^T A v for a vector v `[n]`, of shape `[]`, or for each column of a matrix `[n, k]`, of shape
  /// `[k]`: k products, `groupSize` at a time. Traps on other shapes, or if A is not square.
  ///
  /// - Parameters:
  ///   - v: The vector or vectors.
  ///   - groupSize: How many vectors meet the operator at once, at least 1.
  public func quadraticForms(_ v: Tensor<Scalar>, groupSize: Int = 32) -> Tensor<Scalar> {
    quadraticForms(v, groupSize: groupSize) { _, _ in }
  }

  /// `quadraticForms(_:groupSize:)`; `progress` is called after each group, in products.
  public func quadraticForms(
    _ v: Tensor<Scalar>, groupSize: Int = 32, progress: WorkProgress
  ) rethrows -> Tensor<Scalar> {
    requireSquare("quadraticForms")
    require(
      (1...2).contains(v.rank) && v.shape[0] == columnCount,
      "quadraticForms of the operator \(shapeText) and \(v.shape): "
        + "[\(columnCount)] or [\(columnCount), k] is needed")
    let columns = v.rank == 1 ? v.expanded(atAxis: 1) : v
    var forms: [Tensor<Scalar>] = [.zeros([0])]
    try forEachGroup(of: columns.shape[1], groupSize: groupSize, progress: progress) { group in
      let part = columns[.all, group]
      forms.append((part * product(part)).sum(alongAxis: 0))
    }
    let joined = concatenate(forms)
    return v.rank == 1 ? joined[0] : joined
  }

  /// How far the products are from those of a matrix and its transpose: the largest
  /// |y^T (A x) - (A^T y)^T x| over `probes` pairs of normal vectors, over the largest
  /// |y| |A x| or |A^T y| |x|.
  ///
  /// Rounding leaves some multiples of the distance from 1 to the next number; a mistake in one of
  /// the two products leaves about 1 / sqrt(n). For a `SymmetricOperator` it tells whether A = A^T.
  public func transposeError(probes: Int = 4, seed: UInt64 = 0) -> Double {
    let y = Probes<Scalar>(size: rowCount, distribution: .normal, seed: seed)[0..<probes]
    let x = Probes<Scalar>(size: columnCount, distribution: .normal, seed: seed)[
      probes..<2 * probes]
    let (ax, aty) = (product(x), transposedProduct(y))
    let difference = abs((y * ax).sum(alongAxis: 0) - (aty * x).sum(alongAxis: 0))
    let scale = maximum(
      columnNorms(y) * columnNorms(ax), columnNorms(aty) * columnNorms(x))
    let error = difference.max().doubles[0]
    return error == 0 ? 0 : error / scale.max().doubles[0]
  }
}

/// The lengths of the columns of `[n, k]`, of shape `[k]`.
func columnNorms<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { norm(x, alongAxes: [0]) }
