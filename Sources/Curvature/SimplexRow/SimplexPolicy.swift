import Tensor

/// What negative scores count as when scores become a row of weights that sums to 1 (paper, eq 3).
///
/// With tanh, GELU or attention heads the Hessian can be indefinite, so that the paper's score of a
/// peer can be negative.
public enum SimplexPolicy: String, Sendable, CaseIterable {
  /// A negative score is an error.
  case error
  /// A negative score counts as zero.
  case clampAtZero
  /// The Gauss-Newton scores, which are never negative, take the place of all scores, whether or
  /// not there are negative ones.
  case gaussNewton
  /// If there are negative scores, the lowest is subtracted from all: its peer gets zero, and every
  /// other weight changes too.
  case shift
}

/// Scores as a row of weights, none negative, that sums to 1.
///
/// Throws `nonFiniteScore`, `negativeScore` under the policy `error`, and `noPositiveScore` if
/// after the policy no score is above zero: a uniform row would reward peers that matter to no one.
/// Traps under the policy `gaussNewton`, which needs more than scores: see `PeerCurvature.row`.
public func simplexRow(
  _ scores: [Double], policy: SimplexPolicy
) throws(CurvatureError) -> [Double] {
  require(
    policy != .gaussNewton,
    "simplexRow: the policy gaussNewton needs a PeerCurvature; use its `row(policy:)`")
  if let peer = scores.firstIndex(where: { !$0.isFinite }) { throw .nonFiniteScore(peer: peer) }
  // Scaled first, so that neither a shift nor the total can overflow.
  let largest = scores.reduce(0) { max($0, abs($1)) }
  guard largest > 0 else { throw .noPositiveScore }
  var weights = scores.map { $0 / largest }
  switch policy {
  case .error, .gaussNewton:
    if let peer = scores.firstIndex(where: { $0 < 0 }) {
      throw .negativeScore(peer: peer, value: scores[peer])
    }
  case .clampAtZero:
    weights = weights.map { max($0, 0) }
  case .shift:
    let lowest = weights.reduce(0, min)
    weights = weights.map { $0 - lowest }
  }
  let total = weights.reduce(0, +)
  guard total > 0 else { throw .noPositiveScore }
  return weights.map { $0 / total }
}
