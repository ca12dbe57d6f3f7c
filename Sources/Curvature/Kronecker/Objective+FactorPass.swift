import Tensor

extension Objective {
  /// One pass over the data: for each batch and covered parameter first its plan, with no gradients,
  /// then its gradients `[k, batch, T, out]` for some of the outputs' columns at a time, until all have
  /// come. `progress` is called after each batch, with the number of batches done.
  ///
  /// `failures` says which parameters have no factors; they are left out.
  func forEachFactored(
    _ matrix: CurvatureMatrix, failures: inout [String?], progress: (_ done: Int) throws -> Void,
    _ body: (
      _ parameter: Int, _ plan: FactorPlan<Scalar>, _ gradients: Tensor<Scalar>?
    ) throws -> Void
  ) throws {
    require(matrix != .hessian, "kfac: the Hessian has no Kronecker factors; take gaussNewton")
    let curvature = try curvature(matrix)
    try forEachBatch { position, batch in
      let recorded = ParameterSites(at: parameters) { outputs($0, batch.inputs) }
      guard let columns = curvature.columns(recorded.output, batch.targets, position) else {
        throw CurvatureError.noFactor(matrix: matrix)
      }
      var found: [Int: FactorPlan<Scalar>] = [:]
      for (parameter, plan) in plans(recorded, batch: batch.count).enumerated() {
        switch plan {
        case .success(let plan): found[parameter] = plan
        case .failure(let failure): failures[parameter] = failure.reason
        }
      }
      let covered = found.sorted { $0.key < $1.key }.filter { failures[$0.key] == nil }
      for (parameter, plan) in covered { try body(parameter, plan, nil) }
      for group in groups(of: columns.shape[0], by: vectorsAtOnce) {
        let all = recorded.cotangents(columns[group])
        for (parameter, plan) in covered {
          let gradients = plan.gradients(all, bundle: group.count, batch: batch.count)
          try body(parameter, plan, gradients)
        }
      }
      try progress(position + 1)
    }
  }

  /// The squares of the examples' gradients in a basis, summed over examples and columns: those of
  /// U^T (sum_t x_t g_t^T) V, `[in, out]`.
  func correction(
    _ inputs: Tensor<Scalar>, _ gradients: Tensor<Scalar>, _ basis: KroneckerEigenOperator<Scalar>
  ) -> Tensor<Scalar> {
    let x = matmul(inputs, basis.leftVectors)
    let g = matmul(gradients, basis.rightVectors)
    let (examples, rows) = (inputs.shape[0], inputs.shape[1])
    if rows == 1 {
      let squares = square(g).sum(alongAxis: 0).squeezed(atAxis: 1)
      return matmul(square(x).squeezed(atAxis: 1).transposed(), squares)
    }
    let step = max(1, heldElements / (basis.size * max(gradients.shape[0], 1)))
    var sum = Tensor<Scalar>.zeros(basis.eigenvalues.shape)
    for part in groups(of: examples, by: step) {
      let each = matmul(x[part].transposed(), g[.all, part])
      sum = (sum + square(each).sum(alongAxes: [0, 1])).evaluated()
    }
    return sum
  }
}
