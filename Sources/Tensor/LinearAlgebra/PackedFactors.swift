internal import CKernels

// What the factorisations share: several factors packed as the rows of one tensor, and masks.
extension Tensor {
  /// Rows of each matrix: a view.
  func rows(_ range: Range<Int>) -> Tensor {
    var box = SliceBox(all: shape)
    box.starts[rank - 2] = range.lowerBound
    box.counts[rank - 2] = range.count
    return Slice(box)(self)
  }

  /// Columns of each matrix: a view.
  func columns(_ range: Range<Int>) -> Tensor {
    var box = SliceBox(all: shape)
    box.starts[rank - 1] = range.lowerBound
    box.counts[rank - 1] = range.count
    return Slice(box)(self)
  }

  /// The diagonals of square matrices `[..., n, n]` as rows `[..., 1, n]`.
  var diagonalRow: Tensor {
    (self * .eye(shape[-1])).sum(alongAxes: [rank - 2], keepingAxes: true)
  }

  /// The matrices without their diagonals.
  var offDiagonal: Tensor { self * (1 - .eye(shape[-1])) }

  /// One entry of the last axis, which goes away.
  func entry(_ index: Int) -> Tensor {
    var box = SliceBox(all: shape)
    box.starts[rank - 1] = index
    box.counts[rank - 1] = 1
    return Slice(box)(self).squeezed(atAxis: -1)
  }

  /// This tensor with 0 for what is no larger than the rounding of a decomposition's values
  /// `[..., 1, k]`: a gap that says nothing is no gap.
  func withoutRounding(of values: Tensor) -> Tensor {
    guard values.shape[-1] > 0 else { return self }
    let largest = abs(stopGradient(values)).max(alongAxis: -1, keepingAxes: true)
    return self * greater(abs(stopGradient(self)), largest * (4 * Scalar.ulpOfOne))
  }

  /// Ones below the diagonal of an `[n, n]`, zeros elsewhere.
  static func strictlyLower(_ n: Int) -> Tensor {
    let positions = Tensor.arange(n)
    return greater(positions.expanded(atAxis: 1), positions)
  }
}

extension Primitive {
  /// Throws unless there is one input, of rank 2 or more.
  func requireMatrices(_ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(1, inputs)
    guard inputs[0].rank >= 2 else {
      throw ShapeError(name, inputs, "takes matrices", "the rank is \(inputs[0].rank)")
    }
  }

  /// Throws unless there is one input, of square matrices.
  func requireSquareMatrices(_ inputs: [Shape]) throws(ShapeError) {
    try requireMatrices(inputs)
    guard inputs[0][-1] == inputs[0][-2] else {
      throw ShapeError(
        name, inputs, "takes square matrices", "\(inputs[0][-2]) is not \(inputs[0][-1])")
    }
  }
}

extension Shape {
  /// The number of matrices in the last two axes.
  var matrixCount: Int { dropLast(2).reduce(1, *) }

  /// This shape with other matrix sides.
  func withMatrix(_ rows: Int, _ columns: Int) -> Shape {
    var result = self
    result[-2] = rows
    result[-1] = columns
    return result
  }
}

/// Throws unless a factorisation's result is finite: the matrix was not, or its factors are not.
/// Both have the leading axes of the matrices.
func requireFiniteFactors<Scalar>(
  _ result: Tensor<Scalar>, of input: Tensor<Scalar>, _ operation: String
) throws(LinearAlgebraError) {
  guard !result.hasOnlyFinite else { return }
  let leading = input.rank - 2
  guard input.hasOnlyFinite else {
    throw .notFinite(
      operation: operation, shape: input.shape, matrix: input.firstNotFinite(leading: leading))
  }
  throw .notConverged(
    operation: operation, shape: input.shape, matrix: result.firstNotFinite(leading: leading))
}

extension Tensor {
  /// The position along `leading` axes, and those of `vectorized` before them, of the first part
  /// that is not finite; `nil` if there is only one part.
  fileprivate func firstNotFinite(leading: Int) -> Int? {
    let values = untraced
    let axes = (values.rank - rank + leading)..<values.rank
    let flags = values.mapped(by: BT_IS_FINITE).reduced(BT_MIN, along: Array(axes)).scalars
    return flags.count == 1 ? nil : flags.firstIndex(of: 0)
  }
}
