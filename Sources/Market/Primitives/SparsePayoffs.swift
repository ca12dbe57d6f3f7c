import Tensor

/// Game gradient and payoffs from what `SparseGates` gives, pull_i = H_i gap_i `[n, k]`, stake `[n]`
/// and threshold `[n]`: `[n k + n]`, the gradient and then the payoffs.
struct SparsePayoffs<Scalar: TensorScalar>: FusedPrimitive {
  let pattern: ScorePattern
  let utilitySlope: Scalar
  let inflation: Scalar

  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let (n, k) = (pattern.peers, pattern.scores)
    guard inputs == [[2 * n, k], [n, k], [n], [n]] else {
      throw ShapeError(
        name, inputs, "takes gates [2 n, k], pull [n, k], stake [n] and a threshold [n]",
        "the pattern says \(pattern.shape)")
    }
    return [n * k + n]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let entries = pattern.scored.count
    return .filled([entries + pattern.peers]) { out in
      pattern.scored.withUnsafeBufferPointer { columns in
        inputs[0].withElements { gates in
          inputs[1].withElements { pull in
            inputs[2].withElements { stake in
              inputs[3].withElements { threshold in
                Scalar.kernels.sparseMarket.payoffs(
                  pattern.peers, pattern.scores, columns.baseAddress!, utilitySlope, inflation,
                  gates, pull, stake, threshold, out + entries, out)
              }
            }
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (gates, pull, stake, threshold) = (inputs[0], inputs[1], inputs[2], inputs[3])
    let n = pattern.peers
    let (gap, slope) = (gates[0..<n], gates[n..<2 * n])
    let ownRank = isOwn * stake.expanded(atAxis: 1) * (inflation / Scalar(n))
    let payoffs = inflation * threshold - utilitySlope * (gap * pull).sum(alongAxis: 1)
    let gradient = ownRank - (2 * utilitySlope) * pull * slope
    return concatenate([gradient.reshaped([pattern.scored.count]), payoffs])
  }

  /// 1 where a peer scores itself, `[n, k]`.
  private var isOwn: Tensor<Scalar> {
    let k = pattern.scores
    return Tensor(
      pattern.scored.enumerated().map { $0 / k == Int($1) ? 1 : 0 }, shape: pattern.shape)
  }
}
