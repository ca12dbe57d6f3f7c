import Tensor

/// Cross-entropy with labels.
func lossRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let labelled: [(Shape, [Int], leading: Int)] = [
    ([1], [0], 0), ([5], [4], 0), ([3, 5], [0, 4, 2], 0), ([2, 2, 3], [0, 2, 1, 1], 0),
    ([2, 3, 4], [3, 0, 1], 1), ([0, 2, 3], [1, 2], 1), ([3, 1], [0, 0, 0], 0),
    // Enough rows for several blocks, and rows longer than one.
    ([150, 9], (0..<150).map { $0 * 7 % 9 }, 0), ([2, 1500], [1499, 3], 0),
  ]
  for (shape, labels, leading) in labelled {
    // A row of one entry has the value 0, as a difference of terms near 1.
    table.add(
      LabelCrossEntropy(labels, leading: leading), [shape], label: "leading \(leading)", terms: 1)
  }
  // Rows near one-hot: derivatives are differences of terms near 1.
  table.add(LabelCrossEntropy([1, 0, 4]), [[3, 5]], in: -60..<60, terms: 1)
  return table.rows
}

/// Layer normalisation.
func normalizationRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  for shape: Shape in [[5], [3, 5], [2, 3, 4], [0, 3], [130, 7]] {
    let row: Shape = [shape[shape.rank - 1]]
    // Epsilon keeps the derivatives of rows near constant ones small.
    table.add(LayerNormalization(epsilon: 0.5), [shape, row, row])
  }
  // A row of one entry is constant.
  table.add(LayerNormalization(epsilon: 1), [[1], [1], [1]], terms: 1)
  table.add(LayerNormalization(epsilon: 1), [[3, 1], [1], [1]], terms: 1)
  table.add(LayerNormalization(epsilon: 0.5), [[2, 5000], [5000], [5000]], label: "long")
  return table.rows
}

/// Attention, whole and causal, with fewer and more keys than queries.
func attentionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let sizes: [(batch: [Int], queries: Int, keys: Int, width: Int, values: Int)] = [
    ([], 1, 1, 1, 1), ([], 3, 5, 2, 4), ([2], 5, 3, 3, 1), ([2, 3], 4, 4, 2, 2), ([0], 2, 3, 2, 2),
    ([2], 35, 37, 3, 2),
  ]
  for (batch, queries, keys, width, values) in sizes {
    for isCausal in [false, true] {
      table.add(
        ScaledDotProductAttention(isCausal: isCausal, scale: 0.75),
        [
          Shape(batch + [queries, width]), Shape(batch + [keys, width]),
          Shape(batch + [keys, values]),
        ], in: -1..<1, label: isCausal ? "causal" : "whole", terms: 1)
    }
  }
  return table.rows
}
