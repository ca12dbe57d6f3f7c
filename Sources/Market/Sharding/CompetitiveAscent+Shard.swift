import Tensor

extension CompetitiveAscent {
  /// `solve` for a market whose rows are spread over the ranks of a group: each calls this with its
  /// own shard, its rows `[r, n]` and the same settings, and gets its rows of the last iterate.
  ///
  /// A step exchanges a sum of n integers and a maximum of one number. The steps are those of one
  /// process up to the rounding of the thresholds, and the same for every split of the rows.
  ///
  /// `observe` sees this rank's rows and the residual of all. An error that it throws ends this rank
  /// alone: throw it on every rank in the same step, or end the group. Traps on weights that do not
  /// fit the shard and on gradients that are not finite.
  public func solve<Hessians: HessianOperator<Scalar>>(
    _ shard: MarketShard<Hessians>, from rows: Tensor<Scalar>, over communicator: some Communicator,
    observing observe: (SolverStep<Scalar>) throws -> Void
  ) rethrows -> ShardEquilibrium<Scalar> {
    func gradient(_ weights: Tensor<Scalar>) -> Tensor<Scalar> {
      shard.payoffAndGameGradient(
        weights: weights, threshold: shard.threshold(weights: weights, over: communicator)
      ).gameGradient
    }
    var point = (weights: rows, gradient: gradient(rows))
    var residual = shard.kktResidual(
      weights: point.weights, gradient: point.gradient, over: communicator)
    var control = StepControl(rule: rule, initialStep: initialStep, rows: shard.rows.count)
    var iteration = 0
    while true {
      require(
        residual.isFinite, "CompetitiveAscent: the gradient at step \(iteration) is not finite")
      try observe(SolverStep(iteration: iteration, weights: point.weights, residual: residual))
      guard residual > tolerance && iteration < budget else { break }
      let old = point
      point.weights = moved(old.weights, along: old.gradient, control)
      point.gradient = gradient(point.weights)
      residual = shard.kktResidual(
        weights: point.weights, gradient: point.gradient, over: communicator)
      if adaptsStep { control.update(from: old, to: point, residual: residual) }
      iteration += 1
    }
    return ShardEquilibrium(
      weights: point.weights, residual: residual, iterations: iteration,
      stopReason: residual <= tolerance ? .converged : .budget)
  }

  /// `solve` without an observer.
  public func solve<Hessians: HessianOperator<Scalar>>(
    _ shard: MarketShard<Hessians>, from rows: Tensor<Scalar>, over communicator: some Communicator
  ) -> ShardEquilibrium<Scalar> {
    solve(shard, from: rows, over: communicator, observing: { _ in })
  }

  private func moved(
    _ weights: Tensor<Scalar>, along gradient: Tensor<Scalar>, _ control: StepControl<Scalar>
  ) -> Tensor<Scalar> {
    let target =
      adaptsStep
      ? rule.step(
        weights, along: gradient * control.lengths(weights: weights, gradient: gradient), size: 1)
      : rule.step(weights, along: gradient, size: initialStep)
    return epsilon.map { boundedUpdate(from: weights, to: target, epsilon: $0) } ?? target
  }
}
