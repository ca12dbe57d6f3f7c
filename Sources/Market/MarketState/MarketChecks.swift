import Tensor

/// What is checked of a market, with the tolerances of the numbers it came in: a file in single
/// precision is as rough when it is read in double.
struct MarketChecks {
  /// The spacing of numbers at 1 in the type that they were stored in.
  var roundoff: Double
  var allowsIndefinite = false

  func sumTolerance(count: Int) -> Double { Swift.max(1e-6, Double(count) * roundoff) }

  var symmetryTolerance: Double { Swift.max(1e-8, 256 * roundoff) }

  /// Square, finite, 0 or more, rows that sum to 1.
  func weights<Scalar>(_ weights: Tensor<Scalar>, quantity: String) throws(MarketError) {
    try checkSquare(weights, quantity: quantity)
    try checkFinite(weights, quantity: quantity)
    let n = weights.shape[0]
    let values = weights.scalars.map { Double($0) }
    let tolerance = sumTolerance(count: n)
    for row in 0..<n {
      let entries = values[row * n..<(row + 1) * n]
      if let index = entries.firstIndex(where: { $0 < 0 }) {
        throw .negativeWeight(
          quantity: quantity, row: row, column: index - row * n, value: values[index])
      }
      let sum = entries.reduce(0, +)
      guard abs(sum - 1) <= tolerance else {
        throw .rowSum(quantity: quantity, row: row, sum: sum, tolerance: tolerance)
      }
    }
  }

  /// Shapes, finite numbers, symmetry and eigenvalues, as far as the form does not imply them.
  func hessians<Scalar>(
    _ hessians: MarketHessians<Scalar>, count n: Int
  ) throws(MarketError) {
    let stored = hessians.stored
    let quantity = MarketField(storing: hessians).rawValue
    let expected: Shape =
      switch hessians {
      case .dense: [n, n, n]
      case .packed: [n, n * (n + 1) / 2]
      case .factors: [n, stored.rank == 3 ? Swift.max(1, stored.shape[1]) : 1, n]
      case .diagonal: [n, n]
      }
    try checkShape(stored, expected, quantity: quantity)
    try checkFinite(stored, quantity: quantity)
    switch hessians {
    case .dense(let matrices):
      for peer in 0..<n { try symmetric(matrices[peer], peer: peer) }
      for peer in 0..<n { try semidefinite(matrices[peer], peer: peer) }
    case .packed(let packed):
      for peer in 0..<n {
        try semidefinite(PackedSymmetric(entries: packed.entries[peer]).matrices, peer: peer)
      }
    case .factors: break
    case .diagonal(let diagonal):
      for peer in 0..<n where !allowsIndefinite {
        let values = diagonal[peer].scalars
        if let lowest = values.min(), lowest < 0 {
          throw .indefiniteHessian(
            peer: peer, smallest: Double(lowest), largest: Double(values.max()!))
        }
      }
    }
  }

  private func symmetric<Scalar>(_ matrix: Tensor<Scalar>, peer: Int) throws(MarketError) {
    let n = matrix.shape[0]
    let gaps = abs(matrix - matrix.transposed())
    let allowed = symmetryTolerance * Double(abs(matrix).max().scalar)
    guard Double(gaps.max().scalar) > allowed else { return }
    let entries = matrix.scalars
    for row in 0..<n {
      for column in 0..<row {
        let (value, mirrored) = (entries[row * n + column], entries[column * n + row])
        guard Double(Swift.abs(value - mirrored)) > allowed else { continue }
        throw .asymmetricHessian(
          peer: peer, row: row, column: column, value: Double(value), mirrored: Double(mirrored))
      }
    }
  }

  private func semidefinite<Scalar>(_ matrix: Tensor<Scalar>, peer: Int) throws(MarketError) {
    if allowsIndefinite { return }
    // A Cholesky factor is much cheaper than eigenvalues. ||H||_F / sqrt(n) is at most the largest
    // of them, so that a factor of H + shift 1 proves what is asked.
    let n = matrix.shape[0]
    let size = sqrt(square(matrix).mean() * Scalar(n))
    let shift = Scalar(symmetryTolerance / 2) * size.scalar
    if (try? cholesky(matrix + shift * .eye(n))) != nil { return }
    guard let values = (try? eighValues(matrix))?.scalars else { return }
    let (smallest, largest) = (Double(values[0]), Double(values[n - 1]))
    guard smallest < -symmetryTolerance * Swift.max(-smallest, largest) else { return }
    throw .indefiniteHessian(peer: peer, smallest: smallest, largest: largest)
  }
}

func checkShape<Scalar>(
  _ tensor: Tensor<Scalar>, _ expected: Shape, quantity: String
) throws(MarketError) {
  guard tensor.shape == expected else {
    throw .wrongShape(quantity: quantity, found: tensor.shape, expected: expected)
  }
}

func checkSquare<Scalar>(_ tensor: Tensor<Scalar>, quantity: String) throws(MarketError) {
  let shape = tensor.shape
  guard shape.rank == 2, shape[0] == shape[1], shape[0] > 0 else {
    throw .notSquare(quantity: quantity, shape: shape)
  }
}

func checkFinite<Scalar>(_ tensor: Tensor<Scalar>, quantity: String) throws(MarketError) {
  if tensor.isFinite { return }
  guard let index = tensor.scalars.firstIndex(where: { !$0.isFinite }) else { return }
  var (position, remaining) = ([Int](), index)
  for size in tensor.shape.reversed() {
    position.insert(remaining % size, at: 0)
    remaining /= size
  }
  throw .notFinite(quantity: quantity, position: position, value: "\(tensor.scalars[index])")
}

/// Square, finite, 0 or more, rows that sum to 1 up to the rounding of their own type.
func checkWeights<Scalar>(_ weights: Tensor<Scalar>, quantity: String) throws(MarketError) {
  try MarketChecks(roundoff: Double(Scalar.ulpOfOne)).weights(weights, quantity: quantity)
}
