import Tensor

// Diagonal and low-rank Hessians are used up row by row, so that gaps, slopes and products of the
// Hessians need not be written to memory.
extension SparseMarketGame {
  /// The gradient `[n, k]` and then the payoffs `[n]`, in one run; `nil` where there is no kernel for
  /// the Hessians' form, or where a transform wants the steps between.
  func fusedPayoffs(
    _ weights: Tensor<Scalar>, _ threshold: Tensor<Scalar>, _ reference: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let pass = fusedPass([weights, threshold, reference]) else { return nil }
    return .filled([weights.count + pattern.peers]) { out in
      pass.run(
        weights, stake, threshold, reference, payoffs: out + weights.count, gradient: out,
        next: nil, residuals: nil)
    }
  }

  func fusedPass(_ inputs: [Tensor<Scalar>]) -> SparsePass<Scalar>? {
    let (data, terms): (Tensor<Scalar>, Tensor<Scalar>?)
    if let diagonal = hessians as? DiagonalHessians<Scalar> {
      (data, terms) = (diagonal.entries, nil)
    } else if let lowRank = hessians as? LowRankHessians<Scalar> {
      (data, terms) = (lowRank.factors, lowRank.terms)
    } else {
      return nil
    }
    let all = inputs + [stake, layer.temperature, data] + (terms.map { [$0] } ?? [])
    guard !all.contains(where: { $0.isTraced }) else { return nil }
    let plan = SparseStepPlan(
      peers: pattern.peers, scores: pattern.scores, rank: terms == nil ? 0 : data.shape[1],
      temperature: Double(layer.temperature.scalar), utilitySlope: Double(layer.utilitySlope),
      inflation: Double(layer.inflation), hasReferenceRows: inputs.last?.rank == 2)
    return SparsePass(plan: plan, pattern: pattern, data: data, terms: terms)
  }
}

/// One visit of each row of a sparse market, on values.
struct SparsePass<Scalar: TensorScalar> {
  var plan: SparseStepPlan
  let pattern: ScorePattern
  let data: Tensor<Scalar>
  let terms: Tensor<Scalar>?

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(
    _ weights: Tensor<Scalar>, _ stake: Tensor<Scalar>, _ threshold: Tensor<Scalar>,
    _ reference: Tensor<Scalar>, payoffs: UnsafeMutablePointer<Scalar>,
    gradient: UnsafeMutablePointer<Scalar>?, next: UnsafeMutablePointer<Scalar>?,
    residuals: UnsafeMutablePointer<Scalar>?
  ) {
    pattern.scored.withUnsafeBufferPointer { columns in
      weights.withElements { weights in
        stake.withElements { stake in
          threshold.withElements { threshold in
            reference.withElements { reference in
              data.withElements { data in
                (terms ?? Tensor(0)).withElements { terms in
                  Scalar.kernels.sparseMarket.steps(
                    plan, columns.baseAddress!, weights, stake, threshold, reference, data, terms,
                    payoffs, gradient, next, residuals)
                }
              }
            }
          }
        }
      }
    }
  }
}
