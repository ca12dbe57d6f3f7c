/// What a step of a second-order optimiser did.
public struct SecondOrderStep: Hashable, Sendable {
  /// The error over the batch before the step: the mean loss, unless the objective sums.
  public let lossBefore: Double
  /// The error over the same batch after it.
  public let lossAfter: Double
  /// How the whole step would change the loss by the quadratic model without damping, below 0.
  public let predictedChange: Double
  /// How the whole step did change it, over `predictedChange`: 1 where the model is right. NaN if the
  /// loss was not finite there.
  public let reductionRatio: Double
  /// The share of the whole step that was taken: 1, or halved until the loss fell; 0 if it never did,
  /// and the parameters are as they were.
  public let scale: Double
  /// What was added to the diagonal of the matrix in this step.
  public let damping: Double
  /// Iterations of the solver, each one product with the matrix; 0 without a solver.
  public let iterations: Int
}

extension SecondOrderStep: CustomStringConvertible {
  /// One line of numbers with their names.
  public var description: String {
    "loss \(shortened(lossBefore)) -> \(shortened(lossAfter)), ratio \(shortened(reductionRatio)), "
      + "scale \(shortened(scale)), damping \(shortened(damping)), \(iterations) iterations"
  }
}
