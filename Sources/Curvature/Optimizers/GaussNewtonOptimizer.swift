import Tensor

/// Steps to the minimum of the damped Gauss-Newton model of a batch, found by conjugate gradients
/// without ever forming a matrix (Martens, "Deep learning via Hessian-free optimization", 2010).
///
///     (G + damping I) d = -gradient,   p = p + d
///
/// G is the generalised Gauss-Newton matrix of the mean loss. The damping follows the reduction ratio:
/// how the loss changed over how the model, without damping, said it would. Below 1/4 it is multiplied
/// by `dampingFactor`, above 3/4 divided. The solver starts at the last step's d times `warmStart`.
/// A step along which the loss of the batch does not fall is halved until it does, or not taken.
///
/// It has no learning rate. Each iteration costs about two gradients of the batch, which should be large:
/// the noise of a small one is fitted, too.
public struct GaussNewtonOptimizer<Scalar: TensorScalar>: SecondOrderOptimizer {
  /// The damping of the first step; later ones are in the state.
  public let damping: Scalar
  /// What the damping is multiplied or divided by, above 1.
  public let dampingFactor: Scalar
  /// What the solver's residual may be as a part of the gradient's length.
  public let tolerance: Double
  /// The most iterations of the solver in a step.
  public let maxIterations: Int
  /// The share of the last step's direction that the solver starts at, from 0 to 1.
  public let warmStart: Scalar
  public var state: GaussNewtonState<Scalar>?

  /// Traps unless the damping is positive, its factor above 1, the tolerance and the iterations
  /// positive, and `warmStart` in 0...1.
  public init(
    damping: Scalar = 1, dampingFactor: Scalar = 1.5, tolerance: Double = 1e-3,
    maxIterations: Int = 100, warmStart: Scalar = 0.95
  ) {
    require(
      damping > 0 && dampingFactor > 1,
      "GaussNewtonOptimizer: damping \(damping) must be positive, its factor \(dampingFactor) "
        + "above 1")
    require(
      tolerance > 0 && maxIterations > 0,
      "GaussNewtonOptimizer: tolerance \(tolerance) and \(maxIterations) iterations must be "
        + "positive")
    require(
      (0...1).contains(warmStart),
      "GaussNewtonOptimizer: warm start \(warmStart), it must be in 0...1")
    self.damping = damping
    self.dampingFactor = dampingFactor
    self.tolerance = tolerance
    self.maxIterations = maxIterations
    self.warmStart = warmStart
  }

  public func initialState(for objective: Objective<Scalar>) -> GaussNewtonState<Scalar> {
    GaussNewtonState(
      steps: Tensor(0), damping: Tensor(damping), direction: .zeros([objective.size]))
  }

  /// One step. Throws `CurvatureError`, and `OperatorError` if a product is not finite. Traps if the
  /// state is that of other parameters.
  public mutating func step(
    on objective: Objective<Scalar>
  ) throws -> (parameters: [Tensor<Scalar>], report: SecondOrderStep) {
    var state = self.state ?? initialState(for: objective)
    require(
      state.direction.shape == [objective.size],
      "GaussNewtonOptimizer: a state of \(state.direction.count) parameters, the objective has "
        + "\(objective.size)")
    let value = objective.value()
    let gradient = try objective.gradient()
    let matrix = objective.gaussNewton
    let damping = state.damping.scalar
    let damped = matrix.damped(by: damping)
    func solve(from start: Tensor<Scalar>?) throws -> Solution<Scalar> {
      try damped.solve(
        -gradient,
        .conjugateGradient(tolerance: tolerance, maxIterations: maxIterations), initial: start)
    }
    func change(_ direction: Tensor<Scalar>) -> Double {
      inner(gradient, direction) + inner(direction, matmul(matrix, direction)) / 2
    }
    let isWarm = warmStart > 0 && state.steps.scalar > 0
    var solution = try solve(from: isWarm ? state.direction * warmStart : nil)
    var predicted = change(solution.value)
    var iterations = solution.iterations
    // From 0 every iterate is a descent; from the last direction it may not have got there yet.
    if isWarm && !(predicted < 0) {
      solution = try solve(from: nil)
      predicted = change(solution.value)
      iterations += solution.iterations
    }
    let end = objective.descent(along: solution.value, from: value, halvings: 10)
    // At a minimum there is nothing to gain, and no ratio.
    let ratio = predicted < 0 ? (end.whole - value) / predicted : .nan
    if predicted < 0 {
      state.damping = Tensor(adapted(damping, ratio: ratio, factor: dampingFactor))
    }
    state.steps = state.steps + 1
    state.direction = solution.value.evaluated()
    self.state = state
    return (
      end.parameters,
      SecondOrderStep(
        lossBefore: value, lossAfter: end.value, predictedChange: predicted,
        reductionRatio: ratio, scale: end.scale, damping: Double(damping),
        iterations: iterations)
    )
  }
}

/// What `GaussNewtonOptimizer` keeps between steps.
public struct GaussNewtonState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`.
  public var steps: Tensor<Scalar>
  /// The damping of the next step, of shape `[]`.
  public var damping: Tensor<Scalar>
  /// The last step before it was halved, `[size]`, where the solver starts.
  public var direction: Tensor<Scalar>

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("damping", &damping)
    visitor("direction", &direction)
  }
}
