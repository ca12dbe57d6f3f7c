extension Tensor {
  /// A diagonal of the matrices in the last two axes, `[..., m, n]` to `[..., length]`: a view.
  /// Positive offsets lie above the main diagonal. Traps below rank 2.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func diagonal(offset: Int = 0) -> Tensor {
    require(rank >= 2, "diagonal: shape \(shape) has fewer than two axes")
    return MappedView(AxisMap(diagonal: offset, of: shape))(self)
  }

  /// The sum of a diagonal of the matrices in the last two axes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func trace(offset: Int = 0) -> Tensor { diagonal(offset: offset).sum(alongAxis: -1) }

  /// The lower triangle of the matrices in the last two axes, up to a diagonal (positive ones lie
  /// above the main one). The rest is 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func lowerTriangle(diagonal: Int = 0) -> Tensor {
    TriangularPart(.lower, offset: diagonal)(self)
  }

  /// The upper triangle of the matrices in the last two axes, from a diagonal (positive ones lie
  /// above the main one). The rest is 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func upperTriangle(diagonal: Int = 0) -> Tensor {
    TriangularPart(.upper, offset: diagonal)(self)
  }
}

/// Square matrices with the vectors in the last axis on a diagonal and zeros beside it, `[..., n]`
/// to `[..., n + |offset|, n + |offset|]`: the transpose of `diagonal(offset:)`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func diagonalMatrix<Scalar>(_ x: Tensor<Scalar>, offset: Int = 0) -> Tensor<Scalar> {
  require(x.rank >= 1, "diagonalMatrix: shape [] has no axis")
  require(
    offset.magnitude <= Int32.max, "diagonalMatrix: offset \(offset), sizes are below 2^31")
  let size = x.shape[-1] + Int(offset.magnitude)
  var target = Shape(x.shape.dropLast())
  target.append(size)
  target.append(size)
  return MappedSum(AxisMap(diagonal: offset, of: target), into: target)(x)
}

/// All products of the entries of two vectors, `[..., m]` and `[..., n]` to `[..., m, n]`; the
/// other axes broadcast.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func outer<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  require(a.rank >= 1 && b.rank >= 1, "outer of \(a.shape) and \(b.shape): takes vectors")
  return a.expanded(atAxis: -1) * b.expanded(atAxis: -2)
}

extension AxisMap {
  /// A diagonal of the last two axes, as the last axis.
  fileprivate init(diagonal offset: Int, of shape: Shape) {
    self.init(all: shape)
    let (rows, columns) = (shape[-2], shape[-1])
    // Further out they are as empty.
    let offset = Swift.min(Swift.max(offset, -rows), columns)
    let count = offset >= 0 ? Swift.min(rows, columns - offset) : Swift.min(rows + offset, columns)
    starts[shape.rank - 2] = Swift.max(-offset, 0)
    starts[shape.rank - 1] = Swift.max(offset, 0)
    steps.removeLast()
    steps[shape.rank - 2][shape.rank - 1] = 1
    counts.removeLast()
    counts[shape.rank - 2] = Swift.max(count, 0)
  }
}
