/// Matrices along the last two axes of an untraced tensor as a kernel walks over them: `count` of
/// them, `step` elements apart. Packed only if no such walk exists.
struct MatrixStack<Scalar: TensorScalar> {
  let tensor: Tensor<Scalar>
  let count: Int
  let step: Int
  let rows: Int
  let columns: Int
  let rowStride: Int
  let columnStride: Int

  /// With `unitStride`, elements are neighbours along the rows or along the columns.
  init(_ x: Tensor<Scalar>, unitStride: Bool = false) {
    (rows, columns) = (x.shape[-2], x.shape[-1])
    count = x.shape.matrixCount
    let strides = x.strides
    let (down, across) = (strides[x.rank - 2], strides[x.rank - 1])
    let isWalkable =
      !unitStride || (across == 1 && down >= Swift.max(columns, 1))
      || (down == 1 && across >= Swift.max(rows, 1))
    if isWalkable, let merged = Self.mergedStep(x.shape, strides) {
      (tensor, step, rowStride, columnStride) = (x, merged, down, across)
    } else {
      tensor = x.contiguous()
      (step, rowStride, columnStride) = (rows * columns, columns, 1)
    }
  }

  /// Whether neighbours lie along the columns.
  var isTransposed: Bool { columnStride != 1 }
  /// Elements from one stored row, or column, to the next.
  var pitch: Int { Swift.max(isTransposed ? columnStride : rowStride, 1) }

  /// The one step that walks along all leading axes, if there is one.
  private static func mergedStep(_ shape: Shape, _ strides: Strides) -> Int? {
    var (step, reach): (Int?, Int) = (nil, 0)
    for axis in stride(from: shape.rank - 3, through: 0, by: -1) where shape[axis] != 1 {
      if step != nil && strides[axis] != reach { return nil }
      step = step ?? strides[axis]
      reach = strides[axis] * shape[axis]
    }
    return step ?? 0
  }
}
