import Tensor

/// Weights, stake and Hessians that have been checked: the entry for data from outside the program.
public struct MarketState<Scalar: TensorScalar>: Sendable {
  /// W `[n, n]`, rows on the simplex.
  public let weights: Tensor<Scalar>
  /// s `[n]`, 0 or more.
  public let stake: Tensor<Scalar>
  /// H `[n, n, n]`, each symmetric.
  public let hessians: Tensor<Scalar>

  /// The number of peers.
  public var count: Int { stake.count }

  /// Throws the first `MarketError` among: shapes other than `[n, n]`, `[n]`, `[n, n, n]`; NaN or an
  /// infinity; a negative weight or stake; a row of weights whose sum is off 1 by more than
  /// `sumTolerance(count:)`; a Hessian with |H_jk - H_kj| above `symmetryTolerance` times its
  /// largest entry.
  public init(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) throws(MarketError) {
    try checkWeights(weights, quantity: "weights")
    let n = weights.shape[0]
    try checkShape(stake, [n], quantity: "stake")
    try checkShape(hessians, [n, n, n], quantity: "hessians")
    try checkFinite(stake, quantity: "stake")
    for (row, value) in stake.scalars.enumerated() where value < 0 {
      throw .negativeStake(row: row, value: Double(value))
    }
    try checkFinite(hessians, quantity: "hessians")
    try checkSymmetric(hessians)
    self.weights = weights
    self.stake = stake
    self.hessians = hessians
  }

  /// How far a row's sum may be from 1: 1e-6, or the rounding of n additions where that is more.
  public static func sumTolerance(count: Int) -> Double {
    Swift.max(1e-6, Double(count) * Double(Scalar.ulpOfOne))
  }

  /// How far a Hessian may be from symmetric, as a part of its largest entry: 1e-8 in `Double`, 3e-5
  /// in `Float`, the rounding of a measured curvature.
  public static var symmetryTolerance: Double { Swift.max(1e-8, 256 * Double(Scalar.ulpOfOne)) }
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
  guard let index = tensor.scalars.firstIndex(where: { !$0.isFinite }) else { return }
  var (position, remaining) = ([Int](), index)
  for size in tensor.shape.reversed() {
    position.insert(remaining % size, at: 0)
    remaining /= size
  }
  throw .notFinite(quantity: quantity, position: position, value: "\(tensor.scalars[index])")
}

/// Square, finite, 0 or more, rows that sum to 1.
func checkWeights<Scalar>(_ weights: Tensor<Scalar>, quantity: String) throws(MarketError) {
  try checkSquare(weights, quantity: quantity)
  try checkFinite(weights, quantity: quantity)
  let n = weights.shape[0]
  let values = weights.scalars.map { Double($0) }
  let tolerance = MarketState<Scalar>.sumTolerance(count: n)
  for row in 0..<n {
    let entries = values[row * n..<(row + 1) * n]
    if let index = entries.firstIndex(where: { $0 < 0 }) {
      throw .negativeWeight(row: row, column: index - row * n, value: values[index])
    }
    let sum = entries.reduce(0, +)
    guard abs(sum - 1) <= tolerance else {
      throw .rowSum(row: row, sum: sum, tolerance: tolerance)
    }
  }
}

private func checkSymmetric<Scalar>(_ hessians: Tensor<Scalar>) throws(MarketError) {
  let n = hessians.shape[0]
  let values = hessians.scalars.map { Double($0) }
  for peer in 0..<n {
    let entries = Array(values[peer * n * n..<(peer + 1) * n * n])
    let largest = entries.reduce(0) { Swift.max($0, abs($1)) }
    let allowed = MarketState<Scalar>.symmetryTolerance * largest
    for row in 0..<n {
      for column in 0..<row {
        let (value, mirrored) = (entries[row * n + column], entries[column * n + row])
        guard abs(value - mirrored) <= allowed else {
          throw .asymmetricHessian(
            peer: peer, row: row, column: column, value: value, mirrored: mirrored)
        }
      }
    }
  }
}
