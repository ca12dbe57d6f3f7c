import Tensor

extension LossCurvature {
  /// The diagonal `[size]`, exact.
  ///
  /// From the gradients of each example along each column of the outputs' matrix: C - 1 backward
  /// passes for cross-entropy, one for `empiricalFisher` (Dangel et al., "BackPACK: packing more into
  /// backprop", 2020). The Hessian's has no such form: it takes a product with every unit vector.
  public func diagonal() -> Tensor<Scalar> {
    if matrix == .hessian { return diagonal(groupSize: objective.vectorsAtOnce) }
    var sum = Tensor<Scalar>.zeros([size])
    objective.forEachBatch { position, batch in
      let outputs = objective.outputs(objective.parameters, batch.inputs)
      let columns = columns(outputs, batch.targets, position)
      let rank = columns?.shape[0] ?? objective.outputCount
      if rank == 0 { return }
      let step = max(1, heldElements / (rank * size))
      for examples in groups(of: batch.count, by: step) {
        let inputs = batch.inputs.map { $0[examples] }
        let parts: [Tensor<Scalar>]
        if let columns {
          parts = squares(inputs, columns[.all, examples].transposed([1, 0, 2]))
        } else {
          parts = forms(inputs, outputs[examples], batch.targets[examples])
        }
        sum = (sum + objective.packed(parts).sum(alongAxis: 0)).evaluated()
      }
    }
    return sum * objective.scale
  }

  /// sum_r (J_n^T s_rn)^2 for each example; columns are `[examples, r, C]`.
  private func squares(
    _ inputs: [Tensor<Scalar>], _ columns: Tensor<Scalar>
  ) -> [Tensor<Scalar>] {
    vectorized(over: inputs, columns) { input, columns in
      rows(input, columns).map { square($0).sum(alongAxis: 0) }
    }
  }

  /// The diagonal of J_n^T H_n J_n for each example, H_n of whatever sign.
  private func forms(
    _ inputs: [Tensor<Scalar>], _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) -> [Tensor<Scalar>] {
    let width = objective.outputCount
    return vectorized(over: inputs, outputs, targets) { input, output, target in
      let jacobian = rows(input, .eye(width))
      let bend = vectorized(over: Tensor<Scalar>.eye(width)) {
        objective.loss.hessianProduct(
          $0.expanded(atAxis: 0), outputs: output.expanded(atAxis: 0),
          targets: target.expanded(atAxis: 0))
      }.squeezed(atAxis: 1)
      return jacobian.map { rows in
        let flat = rows.reshaped([width, rows.count / width] as Shape)
        return (matmul(bend, flat) * flat).sum(alongAxis: 0).reshaped(rows.shape.dropping(1))
      }
    }
  }

  /// J_n^T c for each row c of `[r, C]`, one example's.
  private func rows(_ input: [Tensor<Scalar>], _ cotangents: Tensor<Scalar>) -> [Tensor<Scalar>] {
    let pull = pullback(at: objective.parameters) {
      objective.outputs($0, input.map { $0.expanded(atAxis: 0) })
    }
    return vectorized(over: cotangents.expanded(atAxis: 1)) { pull($0) }
  }
}

extension Shape {
  fileprivate func dropping(_ count: Int) -> Shape { Shape(Array(dropFirst(count))) }
}
