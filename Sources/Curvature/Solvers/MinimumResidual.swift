import Tensor

/// MINRES, preconditioned (Paige and Saunders 1975). Lanczos' method makes T, with entries alpha on
/// the diagonal and beta beside it; two Givens rotations for each column of T make its QR
/// factorisation, and W = V R^-1 has a recurrence of three terms.
struct MinimumResidual<Scalar: TensorScalar>: KrylovIteration {
  private let preconditioner: (any SymmetricOperator<Scalar>)?
  /// beta_k times the Lanczos vectors of this step and the one before, and M times this one.
  private var residual: Tensor<Scalar>
  private var lastResidual: Tensor<Scalar>
  private var preconditioned: Tensor<Scalar>
  /// The columns of W of the last step and of the one before.
  private var w: Tensor<Scalar>
  private var lastW: Tensor<Scalar>
  private var columns: [MinimumResidualColumn]

  init(_ system: LinearSystem<Scalar>, preconditioner: (any SymmetricOperator<Scalar>)?) throws {
    self.preconditioner = preconditioner
    residual = system.residual
    lastResidual = .zeros(residual.shape)
    preconditioned = preconditioner?.product(residual) ?? residual
    (w, lastW) = (lastResidual, lastResidual)
    columns = try columnProducts(residual, preconditioned).enumerated().map { index, size in
      // How far the residual must fall, by half again because the true one differs by rounding.
      let fall = system.limit(index) / 2 / system.residualNorms[index]
      return try MinimumResidualColumn(
        isOpen: system.outcomes[index] == nil, squaredBeta: size, fall: fall,
        rounding: 32 * Double(Scalar.ulpOfOne), operation: system.operation)
    }
  }

  var isRunning: Bool { columns.contains(where: \.isOpen) }
  func hasEnded(_ column: Int) -> Bool { !columns[column].isOpen }

  mutating func step<Operator: SymmetricOperator>(
    _ a: Operator, _ system: inout LinearSystem<Scalar>
  ) throws where Operator.Scalar == Scalar {
    let v = preconditioned * factors { column, _ in 1 / column.beta }
    var image = try finite(a.product(v), system.operation)
    image = image - lastResidual * factors { column, _ in column.beta / column.lastBeta }
    let alphas = columnProducts(v, image)
    image = image - residual * factors { alphas[$1] / $0.beta }
    (lastResidual, residual) = (residual, image)
    preconditioned = preconditioner?.product(residual) ?? residual
    let sizes = columnProducts(residual, preconditioned)
    let terms = try columns.indices.map {
      try columns[$0].advance(
        alpha: alphas[$0], squaredBeta: sizes[$0], operation: system.operation)
    }
    let next =
      (v - w * Tensor(factors: terms.map(\.delta)) - lastW * Tensor(factors: terms.map(\.epsilon)))
      * Tensor(factors: terms.map(\.inverse))
    (lastW, w) = (w, next)
    system.x = system.x + next * Tensor(factors: terms.map(\.step))
  }

  /// A factor for each column; 0 for those that have ended.
  private func factors(_ factor: (MinimumResidualColumn, Int) -> Double) -> Tensor<Scalar> {
    Tensor(factors: columns.indices.map { columns[$0].isOpen ? factor(columns[$0], $0) : 0 })
  }
}
