import Tensor

extension PeerCurvature {
  /// For each peer, what its removal costs each example, and how far each example's prediction
  /// moves.
  func removalCosts() -> [(costs: [Double], divergences: [Double])] {
    let base = logits.doubles
    let classes = logits.shape[1]
    let p = SoftmaxTable(base, rows: exampleCount)
    return (0..<peerCount).map { peer in
      let change = logitChange(removing: peer, base)
      let shifts = labels.indices.map { example in
        LogitShift(p, change: change, row: example * classes..<(example + 1) * classes)
      }
      let costs = labels.indices.map { example in
        shifts[example].costOfLabel(change: change[example * classes + labels[example]])
      }
      return (costs, shifts.map(\.divergence))
    }
  }

  /// The logits without a peer less those with it.
  ///
  /// A change near the rounding of the logits is taken as the derivative halfway instead, whose
  /// error is of third order for a smooth head and of second where a kink is crossed. Below the
  /// square root of the rounding unit a difference keeps less than half of the digits, and the
  /// derivative more.
  private func logitChange(removing peer: Int, _ base: [Double]) -> [Double] {
    let direction = removals.direction(peer)
    let change = zip(head(removals.point + direction).doubles, base).map { $0 - $1 }
    let largest = change.reduce(0) { max($0, abs($1)) }
    let scale = base.reduce(0) { max($0, abs($1)) }
    guard largest < Double(Scalar.ulpOfOne).squareRoot() * scale else { return change }
    return derivative(at: removals.point + direction * 0.5, along: direction, in: head).doubles
  }
}
