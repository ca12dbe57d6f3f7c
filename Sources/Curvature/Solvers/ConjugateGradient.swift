import Tensor

/// Preconditioned conjugate gradients (Hestenes and Stiefel 1952; Saad, "Iterative methods for sparse
/// linear systems", 2003, algorithm 9.1). Columns that have ended keep their x: their step is 0.
struct ConjugateGradient<Scalar: TensorScalar>: KrylovIteration {
  private let preconditioner: (any SymmetricOperator<Scalar>)?
  private var residual: Tensor<Scalar>
  private var direction: Tensor<Scalar>
  /// r^T M r.
  private var sizes: [Double]
  private var isOpen: [Bool]

  init(_ system: LinearSystem<Scalar>, preconditioner: (any SymmetricOperator<Scalar>)?) throws {
    self.preconditioner = preconditioner
    residual = system.residual
    direction = preconditioner?.product(residual) ?? residual
    sizes = columnProducts(residual, direction)
    isOpen = system.outcomes.map { $0 == nil }
    try checkSizes(system)
  }

  var isRunning: Bool { isOpen.contains(true) }
  func hasEnded(_ column: Int) -> Bool { !isOpen[column] }

  mutating func step<Operator: SymmetricOperator>(
    _ a: Operator, _ system: inout LinearSystem<Scalar>
  ) throws where Operator.Scalar == Scalar {
    let image = try finite(a.product(direction), system.operation)
    let curvatures = columnProducts(direction, image)
    for column in isOpen.indices where isOpen[column] && curvatures[column] <= 0 {
      system.outcomes[column] = .negativeCurvature
      isOpen[column] = false
    }
    let steps = isOpen.indices.map { isOpen[$0] ? sizes[$0] / curvatures[$0] : 0 }
    system.x = system.x + direction * Tensor(factors: steps)
    residual = residual - image * Tensor(factors: steps)
    let norms = columnNorms(residual).doubles
    // Half of the limit, because the true residual differs by rounding.
    for column in isOpen.indices where norms[column] <= system.limit(column) / 2 {
      isOpen[column] = false
    }
    let next = preconditioner?.product(residual) ?? residual
    let old = sizes
    sizes = columnProducts(residual, next)
    try checkSizes(system)
    let ratios = isOpen.indices.map { isOpen[$0] ? sizes[$0] / old[$0] : 0 }
    direction = next + direction * Tensor(factors: ratios)
  }

  /// Throws unless r^T M r is above 0 where r is not 0.
  private func checkSizes(_ system: LinearSystem<Scalar>) throws {
    for column in isOpen.indices where isOpen[column] {
      guard sizes[column].isFinite else {
        throw OperatorError.notFinite(operation: system.operation)
      }
      guard sizes[column] > 0 else {
        throw OperatorError.preconditionerNotPositiveDefinite(operation: system.operation)
      }
    }
  }
}
