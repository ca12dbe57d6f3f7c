import Tensor

/// The Jacobian of all outputs over a data set in the parameters, `[examples C, size]`: rows by
/// batch, example and output. No loss and no reduction enter.
public struct OutputJacobian<Scalar: TensorScalar>: LinearOperator {
  /// Whose outputs and parameters they are.
  public let objective: Objective<Scalar>

  public var rowCount: Int { objective.exampleCount * objective.outputCount }
  public var columnCount: Int { objective.size }

  /// J X by forward mode.
  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let rows = x.transposed()
    var parts: [Tensor<Scalar>] = []
    objective.forEachBatch { _, batch in
      let columns = groups(of: rows.shape[0], by: objective.vectorsAtOnce).map { group in
        vectorized(over: objective.unpacked(rows[group])) { direction in
          derivative(at: objective.parameters, along: direction) {
            objective.outputs($0, batch.inputs)
          }
        }.reshaped([group.count, batch.count * objective.outputCount] as Shape)
      }
      parts.append(
        columns.isEmpty ? .zeros([0, batch.count * objective.outputCount]) : concatenate(columns))
    }
    return concatenate(parts, alongAxis: 1).transposed()
  }

  /// J^T Y by reverse mode, one recording for each batch.
  public func transposedProduct(_ y: Tensor<Scalar>) -> Tensor<Scalar> {
    let (count, width) = (y.shape[1], objective.outputCount)
    var sum = Tensor<Scalar>.zeros([count, columnCount])
    var start = 0
    objective.forEachBatch { _, batch in
      let pull = pullback(at: objective.parameters) { objective.outputs($0, batch.inputs) }
      let end = start + batch.count * width
      let seeds = y[start..<end].transposed()
        .reshaped([count, batch.count, width] as Shape)
      start = end
      let parts = groups(of: count, by: objective.vectorsAtOnce).map { group in
        objective.packed(vectorized(over: seeds[group]) { pull($0) })
      }
      if !parts.isEmpty { sum = (sum + concatenate(parts)).evaluated() }
    }
    return sum.transposed()
  }
}

extension Objective {
  /// The Jacobian of all outputs in the parameters.
  public var jacobian: OutputJacobian<Scalar> { OutputJacobian(objective: self) }
}
