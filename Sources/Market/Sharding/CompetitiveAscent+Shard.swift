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
    let end = try ascend(
      from: rows,
      along: { weights in
        shard.payoffAndGameGradient(
          weights: weights, threshold: shard.threshold(weights: weights, over: communicator)
        ).gameGradient
      }, residual: { shard.kktResidual(weights: $0, gradient: $1, over: communicator) },
      observing: observe)
    return ShardEquilibrium(
      weights: end.weights, residual: end.residual, iterations: end.iterations,
      stopReason: end.stopReason)
  }

  /// `solve` without an observer.
  public func solve<Hessians: HessianOperator<Scalar>>(
    _ shard: MarketShard<Hessians>, from rows: Tensor<Scalar>, over communicator: some Communicator
  ) -> ShardEquilibrium<Scalar> {
    solve(shard, from: rows, over: communicator, observing: { _ in })
  }
}
