import Tensor

/// What a change of the outputs does to each example, in double precision.
struct OutputChange: Sendable {
  /// What it adds to each example's loss, in nats.
  var costs: [Double]
  /// How far it moves each example's prediction: KL(before || after), in nats.
  var divergences: [Double]
}

extension PeerLoss {
  /// The loss of each example, in double precision.
  func values(_ outputs: Tensor<Scalar>) -> [Double] {
    switch self {
    case .crossEntropy(let labels):
      let p = SoftmaxTable(outputs.doubles, rows: labels.count)
      let classes = outputs.shape[1]
      return labels.enumerated().map { -p.logarithms[$0 * classes + $1] }
    case .squaredError(let targets):
      return rowSums(zip(outputs.doubles, targets.doubles).map { ($0 - $1) * ($0 - $1) / 2 })
    }
  }

  /// Measures changes of given outputs, each `[batch, outputs]` flat. No two losses are subtracted.
  func measure(_ outputs: Tensor<Scalar>) -> (_ change: [Double]) -> OutputChange {
    let base = outputs.doubles
    switch self {
    case .crossEntropy(let labels):
      let p = SoftmaxTable(base, rows: labels.count)
      let classes = outputs.shape[1]
      return { change in
        let shifts = labels.enumerated().map { example, label in
          LogitShift(
            p, change: change, row: example * classes..<(example + 1) * classes, label: label)
        }
        return OutputChange(
          costs: shifts.map(\.cost), divergences: shifts.map(\.divergence))
      }
    case .squaredError(let targets):
      let errors = zip(base, targets.doubles).map { $0 - $1 }
      return { change in
        OutputChange(
          costs: rowSums(zip(change, errors).map { $0 * ($1 + $0 / 2) }),
          divergences: rowSums(change.map { $0 * $0 / 2 }))
      }
    }
  }

  private func rowSums(_ values: [Double]) -> [Double] {
    rows(values, count: exampleCount).map { $0.reduce(0, +) }
  }
}
