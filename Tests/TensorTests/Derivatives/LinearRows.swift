import Tensor

/// The linear primitives that move, repeat or sum elements.
func movementRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let reshapes: [(Shape, Shape)] = [
    ([3, 4], [2, 6]), ([], [1, 1]), ([1], []), ([0], [2, 0, 3]), ([2, 3, 2], [12]),
  ]
  for (from, to) in reshapes { table.add(Reshape(to), [from], label: "to \(to)") }
  let orders: [([Int], Shape)] = [
    ([], []), ([0], [4]), ([1, 0], [3, 5]), ([2, 0, 1], [2, 3, 4]), ([1, 0], [2, 0]),
  ]
  for (order, shape) in orders { table.add(Permute(order), [shape], label: "\(order)") }
  let targets: [(Shape, Shape)] = [
    ([], []), ([], [2, 3]), ([1], [5]), ([3, 1], [2, 3, 4]), ([1, 4], [3, 4]), ([0], [2, 0]),
    ([1], [0]),
  ]
  for (from, to) in targets { table.add(Broadcast(to: to), [from], label: "to \(to)") }
  let sums: [([Int], Shape)] = [
    ([], [3]), ([0], [1]), ([1], [3, 5]), ([0, 2], [2, 3, 4]), ([0, 1, 2], [2, 3, 4]), ([0], [0]),
    ([1], [2, 0]), ([0], [2, 0]),
  ]
  for (axes, shape) in sums {
    for keeping in [false, true] {
      table.add(
        Sum(axes: axes, keepingAxes: keeping), [shape],
        label: "over \(axes)\(keeping ? ", kept" : "")")
    }
  }
  let joins: [(Int, [Shape])] = [
    (0, [[2]]), (0, [[1], [3]]), (1, [[2, 3], [2, 1], [2, 2]]), (0, [[0], [2]]),
    (1, [[2, 0], [2, 3]]),
  ]
  for (axis, shapes) in joins {
    table.add(Concatenate(axis: axis), shapes, label: "along \(axis)")
  }
  return table.rows
}

/// The linear primitives that pick elements, with their transposes.
func selectionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let boxes: [(SliceBox, Shape)] = [
    (SliceBox(all: []), []), (SliceBox(all: [1]), [1]),
    (SliceBox(starts: [1, 4], counts: [2, 3], steps: [1, -2]), [3, 5]),
    (SliceBox(starts: [2, 0], counts: [3, 2], steps: [-1, 3]), [3, 5]),
    (SliceBox(starts: [0], counts: [0], steps: [1]), [3]), (SliceBox(all: [2, 0]), [2, 0]),
  ]
  for (box, shape) in boxes {
    let label = "\(box.starts) by \(box.steps) of \(shape)"
    table.add(Slice(box), [shape], label: label)
    table.add(Embed(box, in: shape), [Shape(box.counts)], label: label)
  }
  let picks: [([Int], Int, Shape)] = [
    ([0], 0, [1]), ([2, 0, 2], 0, [3, 5]), ([4, 4, 1, 0], 1, [3, 5]), ([1, 0], 1, [2, 3, 2]),
    ([], 0, [3]), ([1, 1], 0, [2, 0]),
  ]
  for (indices, axis, shape) in picks {
    table.add(Gather(indices, axis: axis), [shape], label: "\(indices) of axis \(axis)")
    var picked = shape
    picked[axis] = indices.count
    table.add(
      ScatterAdd(indices, axis: axis, size: shape[axis]), [picked],
      label: "\(indices) into axis \(axis) of \(shape[axis])")
  }
  let geometries: [(Patches, Shape)] = [
    (Patches(kernel: (1, 1)), [1, 1, 1, 1]), (Patches(kernel: (2, 3)), [2, 3, 4, 5]),
    (
      Patches(kernel: (3, 2), stride: (2, 1), padding: (1, 2), dilation: (1, 2)), [2, 1, 5, 4]
    ),
    (Patches(kernel: (2, 2)), [0, 1, 3, 3]),
  ]
  for (patches, images) in geometries {
    let columns = Unfold<Scalar>(patches)(.zeros(images)).shape
    let label = "kernel \(patches.kernel) stride \(patches.stride)"
    table.add(Unfold(patches), [images], label: label)
    table.add(Fold(patches, images: images), [columns], label: "\(label) to \(images)")
  }
  return table.rows
}
