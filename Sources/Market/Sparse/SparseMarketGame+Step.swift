import Tensor

/// What one step of a sparse market gives.
public struct SparseMarketStep<Scalar: TensorScalar>: Sendable {
  /// W after the step, `[n, k]`.
  public let weights: Tensor<Scalar>
  /// P before the step, `[n]` (eq 12).
  public let payoffs: Tensor<Scalar>
  /// R before the step, `[n]` (eq 5).
  public let rank: Tensor<Scalar>
  /// ||project(W + G) - W||_inf before the step; `nil` if it was not asked for.
  public let residual: Scalar?
}

extension SparseMarketGame {
  /// All players step along their own payoffs' gradients, by `size`.
  ///
  /// With diagonal or low-rank Hessians, weights, pattern and Hessians are read and the new weights
  /// written in one visit of each row, after one that makes the thresholds: 24 n k bytes in `Float`
  /// with diagonal Hessians. The residual costs no memory, but a projection. The bits do not depend
  /// on the number of threads. Reads values, so it is not differentiated.
  public func step(
    _ weights: Tensor<Scalar>, size: Scalar, rule: SimplexRule = .project,
    measuringResidual: Bool = true
  ) -> SparseMarketStep<Scalar> {
    let (weights, threshold) = (plainValues(weights), plainValues(rank(at: weights)))
    let reference = plainValues(referenceMask())
    guard var pass = fusedPass([weights, threshold, reference]) else {
      return steps(weights, size, rule, measuringResidual, threshold)
    }
    let (n, entries) = (pattern.peers, weights.count)
    pass.plan.size = Double(size)
    pass.plan.rule = rule.kernelNumber
    let all = Tensor<Scalar>.filled([entries + (measuringResidual ? 2 : 1) * n]) { out in
      let payoffs = out + entries
      pass.run(
        weights, stake, threshold, reference, payoffs: payoffs, gradient: nil, next: out,
        residuals: measuringResidual ? payoffs + n : nil)
    }
    return SparseMarketStep(
      weights: all.run(from: 0, shape), payoffs: all.run(from: entries, [n]), rank: threshold,
      residual: measuringResidual ? largest(all.run(from: entries + n, [n])) : nil)
  }

  /// The same in separate steps, for Hessians of any form.
  private func steps(
    _ weights: Tensor<Scalar>, _ size: Scalar, _ rule: SimplexRule, _ measuresResidual: Bool,
    _ threshold: Tensor<Scalar>
  ) -> SparseMarketStep<Scalar> {
    let (payoffs, found) = payoffsAndGameGradient(at: weights)
    let gradient = plainValues(found)
    return SparseMarketStep(
      weights: rule.step(weights, along: gradient, size: size), payoffs: plainValues(payoffs),
      rank: threshold,
      residual: measuresResidual ? kktResidual(weights: weights, gradient: gradient) : nil)
  }
}

/// The largest of numbers of 0 or more; NaN if one is.
private func largest<Scalar>(_ values: Tensor<Scalar>) -> Scalar {
  values.isFinite ? values.max().scalar : .nan
}

extension SimplexRule {
  /// As in bt_market_sparse.h.
  fileprivate var kernelNumber: Int {
    switch self {
    case .project: 0
    case .rescale: 1
    case .exponentiated: 2
    }
  }
}
