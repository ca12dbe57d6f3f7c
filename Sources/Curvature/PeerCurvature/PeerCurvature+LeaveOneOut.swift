import Tensor

extension PeerCurvature {
  /// For each peer, what its removal costs each example, and how far each example's prediction
  /// moves.
  func removalCosts() -> [OutputChange] {
    let measure = target.measure(logits)
    let base = logits.doubles
    return (0..<peerCount).map { measure(outputChange(removing: $0, base)) }
  }

  /// The outputs without a peer less those with it, `[batch, outputs]` flat.
  ///
  /// A small difference of outputs is mostly their rounding. The derivative halfway along the
  /// removal has full relative precision, and for a smooth head an error of third order. It is taken
  /// for the examples where both agree to within rounding; they do not where a removal crosses a
  /// kink.
  private func outputChange(removing peer: Int, _ base: [Double]) -> [Double] {
    let direction = removals.direction(peer)
    var change = zip(head(removals.point + direction).doubles, base).map { $0 - $1 }
    let scale = base.reduce(0) { max($0, abs($1)) }
    let rounding = Double(Scalar.ulpOfOne)
    // Above the cube root of the rounding unit the third order is no longer small, and the pass is
    // spared.
    guard change.allSatisfy({ $0 * $0 * $0.magnitude <= rounding * scale * scale * scale }) else {
      return change
    }
    let halfway = removals.point + direction * 0.5
    let slope = derivative(at: halfway, along: direction, in: head).doubles
    let width = base.count / exampleCount
    for start in stride(from: 0, to: base.count, by: width) {
      let row = start..<start + width
      if row.allSatisfy({ abs(slope[$0] - change[$0]) <= 16 * rounding * scale }) {
        change.replaceSubrange(row, with: slope[row])
      }
    }
    return change
  }
}
