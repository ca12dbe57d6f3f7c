import Tensor

extension NashSearch {
  /// The rows from which one player's search starts, `[k, m]`: its current row first.
  func starts<Scalar>(player: Int, current: Tensor<Scalar>) -> Tensor<Scalar> {
    let width = current.count
    let fixed = [
      current.expanded(atAxis: 0), .full([1, width], 1 / Scalar(width)), .eye(width),
    ]
    guard randomStarts > 0 else { return concatenate(fixed, alongAxis: 0) }
    var generator = Philox(seed: seed, stream: UInt64(player))
    let sparse = Swift.min(1, 3 / Scalar(width))
    let concentrations = (0..<randomStarts).flatMap { index in
      [Scalar](repeating: index % 2 == 0 ? 1 : sparse, count: width)
    }
    let random = Tensor.dirichlet(
      concentrations: Tensor(concentrations, shape: [randomStarts, width]), using: &generator)
    return concatenate(fixed + [random], alongAxis: 0)
  }
}
