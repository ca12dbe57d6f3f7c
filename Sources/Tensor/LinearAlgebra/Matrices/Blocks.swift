// Parts of the matrices along the last two axes.
extension Tensor {
  /// Some rows and columns of the matrices along the last two axes: a view.
  func block(rows: Range<Int>, columns: Range<Int>) -> Tensor {
    var box = SliceBox(all: shape)
    (box.starts[rank - 2], box.counts[rank - 2]) = (rows.lowerBound, rows.count)
    (box.starts[rank - 1], box.counts[rank - 1]) = (columns.lowerBound, columns.count)
    return box == SliceBox(all: shape) ? self : Slice(box)(self)
  }

  /// Rows of the matrices along the last two axes: a view.
  func rows(_ range: Range<Int>) -> Tensor { block(rows: range, columns: 0..<shape[-1]) }

  /// Columns of the matrices along the last two axes: a view.
  func columns(_ range: Range<Int>) -> Tensor { block(rows: 0..<shape[-2], columns: range) }

  /// Zeros `[..., rows, columns]` with these matrices in the top left corner.
  func padded(rows: Int, columns: Int) -> Tensor {
    var target = shape
    (target[-2], target[-1]) = (rows, columns)
    return target == shape ? self : Embed(SliceBox(all: shape), in: target)(self)
  }

  /// One number for each matrix, `[...]`, as `[..., 1, 1]`.
  var asMatrices: Tensor { expanded(atAxis: -1).expanded(atAxis: -1) }
}
