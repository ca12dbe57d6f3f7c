import Tensor

/// A x = b for the columns of b `[n, k]`, on its way to a solution.
struct LinearSystem<Scalar: TensorScalar> {
  let b: Tensor<Scalar>
  var x: Tensor<Scalar>
  let tolerance: Double
  let operation: String
  /// |b| of each column.
  let norms: [Double]
  /// b - A x, as last computed from x.
  private(set) var residual: Tensor<Scalar>
  private(set) var residualNorms: [Double]
  var outcomes: [Solution<Scalar>.Outcome?]
  var iterations = 0

  init(b: Tensor<Scalar>, x: Tensor<Scalar>, tolerance: Double, operation: String) {
    self.b = b
    self.x = x
    self.tolerance = tolerance
    self.operation = operation
    norms = columnNorms(b).doubles
    residual = b
    residualNorms = norms
    outcomes = Array(repeating: nil, count: norms.count)
  }

  /// The columns that have no outcome.
  var openColumns: [Int] { outcomes.indices.filter { outcomes[$0] == nil } }

  /// What a column's residual may be.
  func limit(_ column: Int) -> Double { tolerance * norms[column] }

  mutating func updateResidual<Operator: SymmetricOperator>(
    _ a: Operator
  ) throws where Operator.Scalar == Scalar {
    residual = try finite(b - a.product(x), operation)
    residualNorms = columnNorms(residual).doubles
  }

  /// Marks the columns within the tolerance, and gives the others without an outcome one.
  mutating func finish(else outcome: Solution<Scalar>.Outcome?) {
    for column in openColumns {
      outcomes[column] = residualNorms[column] <= limit(column) ? .converged : outcome
    }
  }
}

/// A recurrence that improves x, column by column side by side.
protocol KrylovIteration<Scalar> {
  associatedtype Scalar: TensorScalar

  /// Starts at the system's x, on the columns that have no outcome.
  init(_ system: LinearSystem<Scalar>, preconditioner: (any SymmetricOperator<Scalar>)?) throws

  /// Whether there are columns left.
  var isRunning: Bool { get }

  /// Whether a column has ended by itself, because its residual seems within the tolerance or can
  /// fall no further.
  func hasEnded(_ column: Int) -> Bool

  /// One iteration.
  mutating func step<Operator: SymmetricOperator>(
    _ a: Operator, _ system: inout LinearSystem<Scalar>
  ) throws where Operator.Scalar == Scalar
}

/// The inner products of columns, `[k]`, in double precision.
func columnProducts<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> [Double] {
  (a * b).sum(alongAxis: 0).doubles
}

extension Tensor {
  /// Factors for columns, `[k]`.
  init(factors: [Double]) { self.init(factors.map { Scalar($0) }) }
}
