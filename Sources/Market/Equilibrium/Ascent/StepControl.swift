import Tensor

/// Step lengths that adapt, one for each player, because players meet different curvature.
///
/// Each length is spectral: with the change y of a player's row over the last step and the fall z of
/// its gradient, |y|^2 / <y, z> and <y, z> / |z|^2 in turn (Barzilai and Borwein, "Two-point step
/// size gradient methods", 1988). With multiplicative weights the change is measured in the rule's
/// own geometry, <y, change of log w> / <y, z>. When the residual sets no new low for a while, all
/// lengths are halved, down to 1/64, and then tried at full length again: a fixed part can cycle.
struct StepControl<Scalar: TensorScalar> {
  private let rule: SimplexRule
  private var spectral: [Scalar]
  private var damping: Scalar = 1
  private var lowest = Scalar.infinity
  private var stepsSinceLowest = 0
  private var takesLongForm = true

  private static var patience: Int { 100 }
  private static var leastDamping: Scalar { 1 / 64 }
  private static var range: ClosedRange<Scalar> { 1e-6...1e6 }
  /// The most that the logarithm of a weight may change in one multiplicative step: a weight that is
  /// driven far down takes as many steps to come back.
  private static var logLimit: Scalar { 3 }

  init(rule: SimplexRule, initialStep: Scalar, rows: Int) {
    self.rule = rule
    spectral = [Scalar](repeating: initialStep, count: rows)
  }

  /// The length of each row's next step, `[rows, 1]`.
  func lengths(weights: Tensor<Scalar>, gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    var lengths = spectral.map { $0 * damping }
    if rule == .exponentiated {
      let mean = (weights * gradient).sum(alongAxis: 1, keepingAxes: true)
      let rates = (greater(weights, Tensor(0)) * abs(gradient - mean)).max(alongAxis: 1).scalars
      for (row, rate) in rates.enumerated() where rate * lengths[row] > Self.logLimit {
        lengths[row] = Self.logLimit / rate
      }
    }
    return Tensor(lengths, shape: [lengths.count, 1])
  }

  /// Learns from one step, given weights and gradients before and after it.
  mutating func update(
    from old: (weights: Tensor<Scalar>, gradient: Tensor<Scalar>),
    to new: (weights: Tensor<Scalar>, gradient: Tensor<Scalar>), residual: Scalar
  ) {
    let moved = new.weights - old.weights
    let fall = old.gradient - new.gradient
    let products = (moved * fall).sum(alongAxis: 1).scalars
    let lengths = measure(moved, old.weights, new.weights).scalars
    let falls = square(fall).sum(alongAxis: 1).scalars
    let usesLongForm = takesLongForm || rule == .exponentiated
    for row in spectral.indices where lengths[row] > 0 {
      let (product, length) = (products[row], lengths[row])
      // Where the payoff does not bend down along the step there is no scale: go further.
      let next =
        product > 0
        ? (usesLongForm ? length / product : product / falls[row]) : 2 * spectral[row]
      spectral[row] = Swift.min(Swift.max(next, Self.range.lowerBound), Self.range.upperBound)
    }
    takesLongForm.toggle()
    damp(residual)
  }

  /// <y, y>, or <y, change of log w> for multiplicative steps, by row.
  private func measure(
    _ moved: Tensor<Scalar>, _ old: Tensor<Scalar>, _ new: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard rule == .exponentiated else { return square(moved).sum(alongAxis: 1) }
    let isAbsent = 1 - greater(old, Tensor(0)) * greater(new, Tensor(0))
    return (moved * (log(new + isAbsent) - log(old + isAbsent)) * (1 - isAbsent)).sum(alongAxis: 1)
  }

  private mutating func damp(_ residual: Scalar) {
    stepsSinceLowest += 1
    if residual < lowest {
      lowest = residual
      stepsSinceLowest = 0
    } else if stepsSinceLowest >= Self.patience {
      stepsSinceLowest = 0
      damping = damping > Self.leastDamping ? damping / 2 : 1
    }
  }
}
