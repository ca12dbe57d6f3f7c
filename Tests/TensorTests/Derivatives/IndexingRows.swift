import Tensor

/// Elements picked and placed by index tensors, and einsum.
func indexingRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  indexRows() + viewRows() + einsumRows()
}

/// Operations by position: what is differentiated has fixed positions.
private func indexRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  // Shapes of the tensor and of the positions, the axis, the positions.
  let picks: [(Shape, Shape, Int, [Int])] = [
    ([1], [1], 0, [0]), ([3], [0], 0, []), ([0, 3], [0, 2], 1, []), ([4], [3], 0, [3, 0, 3]),
    ([3, 5], [2, 5], 0, [2, 0, 1, 2, 2, 0, 0, 1, 1, 2]),
    ([3, 5], [3, 2], 1, [4, 4, 0, 3, 1, 2]), ([3, 5], [1, 3], 1, [4, 0, 4]),
    ([1, 4], [3, 2], 1, [0, 3, 1, 1, 2, 0]), ([2, 3, 2], [2, 4, 1], 1, [0, 2, 2, 1, 1, 1, 0, 2]),
    ([2, 0], [3, 1], 0, [1, 1, 0]),
  ]
  for (shape, indexShape, axis, list) in picks {
    let indices = IndexTensor<Scalar>(list, shape: indexShape).positions
    let picked = TakeAlong<Scalar>(axis: axis)(.zeros(shape), indices).shape
    let label = "\(indexShape) of axis \(axis)"
    table.add(
      TakeAlong(axis: axis), [shape], label: label,
      function: { TakeAlong(axis: axis)($0[0], indices) })
    table.add(
      ScatterAlong(axis: axis, into: shape), [picked], label: "\(label) into \(shape)",
      function: { ScatterAlong(axis: axis, into: shape)($0[0], indices) })
    var whole = picked
    whole[axis] = shape[axis]
    // Positions that repeat and some that are not named at all.
    guard whole == shape else { continue }
    table.add(
      ReplaceAlong(axis: axis), [shape, picked], label: label,
      function: { ReplaceAlong(axis: axis)($0[0], $0[1], indices) })
  }
  return table.rows
}

/// Views by a map, triangles and replaced boxes.
private func viewRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let maps: [(AxisMap, Shape)] = [
    (AxisMap(starts: [], steps: [], counts: []), []),
    (AxisMap(starts: [0], steps: [[1]], counts: [1]), [1]),
    (AxisMap(starts: [0, 1], steps: [[1, 1]], counts: [3]), [3, 5]),
    (AxisMap(starts: [1, 4], steps: [[0, -2], [1, 0]], counts: [3, 2]), [3, 5]),
    (AxisMap(starts: [0], steps: [[2], [1]], counts: [3, 3]), [7]),
    (AxisMap(starts: [1, 0], steps: [[0, 0], [1, 1]], counts: [2, 2]), [3, 2]),
    (AxisMap(starts: [0, 0], steps: [[1, 1]], counts: [0]), [2, 0]),
  ]
  for (map, shape) in maps {
    let label = "\(map.starts) by \(map.steps) of \(shape)"
    table.add(MappedView(map), [shape], label: label)
    table.add(MappedSum(map, into: shape), [Shape(map.counts)], label: label)
  }
  let triangles: [(Int, Shape)] = [
    (0, [1, 1]), (1, [3, 5]), (-1, [2, 4, 3]), (9, [2, 2]), (-9, [2, 2]), (0, [0, 3]),
    (0, [2, 0]),
  ]
  for (diagonal, shape) in triangles {
    table.add(TriangularPart(.lower, offset: diagonal), [shape], label: "lower \(diagonal)")
    table.add(TriangularPart(.upper, offset: diagonal), [shape], label: "upper \(diagonal)")
  }
  let boxes: [(SliceBox, Shape)] = [
    (SliceBox(all: []), []), (SliceBox(starts: [1], counts: [1], steps: [1]), [3]),
    (SliceBox(starts: [2, 0], counts: [3, 2], steps: [-1, 3]), [3, 5]),
    (SliceBox(starts: [0], counts: [0], steps: [1]), [3]), (SliceBox(all: [2, 0]), [2, 0]),
  ]
  for (box, shape) in boxes {
    table.add(
      ReplaceSlice(box), [shape, Shape(box.counts)], label: "\(box.starts) by \(box.steps)")
  }
  return table.rows
}

/// Sums of products, through every transform.
private func einsumRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let expressions: [(String, [Shape])] = [
    ("bii,ij->bj", [[2, 3, 3], [3, 4]]), ("bi,bi->b", [[3, 2], [3, 2]]),
    ("...i,...i", [[2, 1, 3], [4, 3]]), ("i,j,ijk", [[2], [3], [2, 3, 2]]),
    ("bqhd,bkhd->bhqk", [[2, 3, 2, 2], [2, 1, 2, 2]]),
  ]
  for (expression, shapes) in expressions {
    table.add(
      MatMul(), shapes, label: "einsum \(expression)", function: { einsum(expression, $0) })
  }
  return table.rows
}
