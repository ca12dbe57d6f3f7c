import Tensor

/// The primitives with a composition.
func fusedRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let rows: [Shape] = [[1], [5], [3, 5], [2, 3, 4], [0, 3]]
  for shape in rows {
    table.add(Softmax(), [shape])
    // A row of one entry has the value 0, as a difference of terms near 1.
    table.add(LogSoftmax(), [shape], terms: 1)
  }
  for pair: [Shape] in [
    [[1], [1]], [[3, 5], [3, 5]], [[5], [3, 5]], [[3, 5], [5]], [[2, 1, 4], [3, 4]],
    [[3, 4], [2, 3, 4]], [[2, 0, 3], [3]], [[0], [0]],
  ] {
    table.add(SoftmaxPullback(), pair)
  }
  table.add(Softmax(), [[2, 10_000]], floor: 0)
  table.add(LogSoftmax(), [[2, 10_000]])
  // Blocks of a Gram matrix are 32 wide.
  let grams: [[Shape]] = [
    [[1, 1], [1]], [[3, 5], [5]], [[37, 2], [2]], [[0, 3], [3]], [[2, 0], [0]],
  ]
  for shapes in grams { table.add(WeightedGram(), shapes) }
  // Rows near one-hot: derivatives are differences of terms near 1.
  table.add(Softmax(), [[3, 5]], in: -60..<60, terms: 1)
  table.add(LogSoftmax(), [[3, 5]], in: -60..<60, terms: 1)
  return table.rows
}

/// The primitives that count as constants.
func constantRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  for shape: Shape in [[], [1], [3, 5], [0], [2, 0]] {
    table.add(Piecewise(.step), [shape], label: "step")
    table.add(Piecewise(.sign), [shape], label: "sign")
    for function: Piecewise<Scalar>.Function in [
      .isFinite, .isInfinite, .isNaN, .floor, .ceil, .round, .trunc,
    ] {
      table.add(Piecewise(function), [shape], label: "\(function)")
    }
    table.add(StopGradient(), [shape])
  }
  let pairs: [[Shape]] = [
    [[], []], [[1], [1]], [[3, 5], [5]], [[3, 1], [1, 4]], [[2, 0], [1]],
  ]
  for pair in pairs {
    table.add(Compare(.equal), pair, label: "equal")
    table.add(Compare(.greater), pair, label: "greater")
    table.add(Compare(.greaterOrEqual), pair, label: "greaterOrEqual")
    table.add(Compare(.share), pair, label: "share")
  }
  return table.rows
}
