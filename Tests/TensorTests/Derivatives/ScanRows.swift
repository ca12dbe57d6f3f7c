import Tensor

/// Reductions, scans and sorts along axes.
func scanRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  addExtremes(to: &table)
  addProducts(to: &table)
  addSums(to: &table)
  addPositions(to: &table)
  return table.rows
}

/// A fixed order, a step of a third apart: no difference step reaches a tie.
private func spread<Scalar: TensorScalar>(_ shape: Shape) -> Tensor<Scalar> {
  Tensor((0..<shape.elementCount).map { Scalar($0 * 7 % 31) / 3 }, shape: shape)
}

/// Every so many elements exactly 0.
private func withZeros<Scalar: TensorScalar>(_ shape: Shape, every step: Int) -> Tensor<Scalar> {
  let scalars = (0..<shape.elementCount).map { i -> Scalar in
    i % step == 0 ? 0 : Scalar(i * 5 % 9 - 4) / 3 + 0.1
  }
  return Tensor(scalars, shape: shape)
}

private func addExtremes<Scalar>(to table: inout RowBuilder<Scalar>) {
  let cases: [([Int], Shape)] = [
    ([0], [1]), ([0], [5]), ([1], [3, 5]), ([0], [3, 5]), ([0, 2], [2, 3, 2]),
    ([0, 1], [2, 3]), ([1], [0, 3]),
  ]
  for extreme in [Extreme.largest, .smallest] {
    for (axes, shape) in cases {
      for keeping in [false, true] {
        table.add(
          Extremum(extreme, axes: axes, keepingAxes: keeping), at: [spread(shape)],
          label: "\(extreme) over \(axes)\(keeping ? ", kept" : "") \(shape)")
      }
    }
    for (axis, shape) in [(0, [1]), (1, [3, 5]), (0, [3, 5]), (1, [0, 3])] as [(Int, Shape)] {
      table.add(
        ArgExtremum(extreme, axis: axis, keepingAxes: axis == 0), at: [spread(shape)],
        label: "\(extreme) along \(axis) of \(shape)")
      for reverse in [false, true] {
        table.add(
          CumulativeArgExtremum(extreme, axis: axis, reverse: reverse), at: [spread(shape)],
          label: "\(extreme) along \(axis) of \(shape)\(reverse ? ", reverse" : "")")
      }
    }
  }
}

private func addProducts<Scalar>(to table: inout RowBuilder<Scalar>) {
  let cases: [(Int, Shape)] = [
    (0, [1]), (0, [5]), (1, [3, 4]), (0, [3, 4]), (1, [2, 3, 2]), (0, [0]), (1, [2, 0]),
    (0, [2, 0]),
  ]
  for (axis, shape) in cases {
    table.add(Product(axis: axis, keepingAxes: axis == 0), [shape], label: "along \(axis)")
    for reverse in [false, true] {
      let label = "along \(axis)\(reverse ? ", reverse" : "")"
      table.add(CumulativeProduct(axis: axis, reverse: reverse), [shape], label: label)
      table.add(LinearRecurrence(axis: axis, reverse: reverse), [shape, shape], label: label)
    }
  }
  // One zero in a lane, two, and all: polynomials, so differences hold there too.
  for step in [1, 2, 3, 5] {
    for (axis, shape) in [(0, [5]), (1, [3, 4]), (0, [3, 4])] as [(Int, Shape)] {
      let label = "along \(axis) of \(shape), zeros every \(step)"
      table.add(
        Product(axis: axis, keepingAxes: false), at: [withZeros(shape, every: step)], label: label)
      for reverse in [false, true] {
        table.add(
          CumulativeProduct(axis: axis, reverse: reverse), at: [withZeros(shape, every: step)],
          label: "\(label)\(reverse ? ", reverse" : "")")
      }
    }
  }
}

private func addSums<Scalar>(to table: inout RowBuilder<Scalar>) {
  let shapes: [(Int, Shape)] = [
    (0, [1]), (0, [5]), (1, [3, 4]), (0, [3, 4]), (1, [2, 3, 2]), (0, [0]), (1, [2, 0]),
    (0, [2, 0]),
  ]
  for (axis, shape) in shapes {
    for reverse in [false, true] {
      let label = "along \(axis)\(reverse ? ", reverse" : "")"
      for exclusive in [false, true] {
        table.add(
          CumulativeSum(axis: axis, exclusive: exclusive, reverse: reverse), [shape],
          label: "\(label)\(exclusive ? ", exclusive" : "")")
      }
      // The logarithm of a sum near 1 is small, as a difference of terms near 1.
      table.add(
        LogCumulativeSumExp(axis: axis, reverse: reverse), [shape], label: label, terms: 1)
    }
  }
  // Where the largest entry so far changes by much more than a number holds.
  table.add(
    LogCumulativeSumExp(axis: 0, reverse: false), at: [Tensor([-40, 0, 1, 50, 49, -60, 50])],
    label: "far apart", terms: 1)
  for shape: Shape in [[1], [5], [3, 5], [2, 3, 4], [0, 3]] {
    table.add(LogSumExp(), [shape], terms: 1)
  }
  table.add(LogSumExp(), [[2, 3000]], terms: 1)
  // Rows near one-hot: derivatives are differences of terms near 1.
  table.add(LogSumExp(), [[3, 5]], in: -60..<60, terms: 1)
}

private func addPositions<Scalar>(to table: inout RowBuilder<Scalar>) {
  for shapes in [
    [[1], [1]], [[3], []], [[4], [2, 3]], [[2, 3], [2, 4]], [[0], [2]], [[2], [0]],
  ]
    as [[Shape]]
  {
    let edges = Tensor<Scalar>.arange(shapes[0].elementCount).reshaped(shapes[0])
    table.add(
      SearchSorted(right: false), at: [edges, spread(shapes[1])], label: "\(shapes)")
  }
  for shape: Shape in [[1], [5], [3, 5], [0], [2, 0]] {
    for descending in [false, true] {
      table.add(
        ArgSort(descending: descending), at: [spread(shape)],
        label: "\(shape)\(descending ? ", descending" : "")")
    }
    for extreme in [Extreme.largest, .smallest] {
      let k = (shape[-1] + 1) / 2
      table.add(ArgTopK(k, extreme), at: [spread(shape)], label: "\(k) \(extreme) of \(shape)")
    }
  }
}
