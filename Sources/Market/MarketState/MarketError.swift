import Tensor

/// Data that is not a market: which row, which value, and the rule it breaks.
public enum MarketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Weights or a reference that are not `[n, n]`, n at least 1.
  case notSquare(quantity: String, shape: Shape)
  /// Stake or Hessians that do not fit the weights.
  case wrongShape(quantity: String, found: Shape, expected: Shape)
  /// NaN or an infinity, at a row-major position given axis by axis.
  case notFinite(quantity: String, position: [Int], value: String)
  case negativeWeight(quantity: String = "weights", row: Int, column: Int, value: Double)
  /// A row of weights whose sum differs from 1 by more than the tolerance.
  case rowSum(quantity: String = "weights", row: Int, sum: Double, tolerance: Double)
  case negativeStake(row: Int, value: Double)
  /// H_peer whose entries (row, column) and (column, row) differ by more than rounding.
  case asymmetricHessian(peer: Int, row: Int, column: Int, value: Double, mirrored: Double)
  /// H_peer that bends down in some direction: its smallest eigenvalue and its largest.
  case indefiniteHessian(peer: Int, smallest: Double, largest: Double)
  case temperature(value: Double)
  /// A utility slope or inflation that is negative or not finite.
  case negativeParameter(quantity: String, value: Double)
  /// Columns that are not k for each of n peers, n and k at least 1.
  case scoreCount(count: Int, peers: Int)
  /// A row that scores a peer that does not exist.
  case scoredPeer(row: Int, slot: Int, peer: Int, peers: Int)
  /// A row that scores one peer twice.
  case repeatedScore(row: Int, peer: Int)
  /// A row whose scored peers are not in ascending order.
  case unorderedScores(row: Int, slot: Int, peer: Int, previous: Int)

  public var description: String {
    switch self {
    case .notSquare(let quantity, let shape):
      "\(quantity): shape \(shape), expected [n, n] with n of 1 or more"
    case .wrongShape(let quantity, let found, let expected):
      "\(quantity): shape \(found), expected \(expected)"
    case .notFinite(let quantity, let position, let value):
      "\(quantity) at \(position): \(value), expected a finite number"
    case .negativeWeight(let quantity, let row, let column, let value):
      "\(quantity), row \(row), column \(column): \(value), expected 0 or more"
    case .rowSum(let quantity, let row, let sum, let tolerance):
      "\(quantity), row \(row): the sum is \(sum), expected 1 within \(tolerance)"
    case .negativeStake(let row, let value):
      "stake, row \(row): \(value), expected 0 or more"
    case .asymmetricHessian(let peer, let row, let column, let value, let mirrored):
      "Hessian of peer \(peer): entry (\(row), \(column)) is \(value) and "
        + "(\(column), \(row)) is \(mirrored), expected a symmetric matrix"
    case .indefiniteHessian(let peer, let smallest, let largest):
      "Hessian of peer \(peer): the smallest eigenvalue is \(smallest) and the largest \(largest), "
        + "expected 0 or more unless indefinite Hessians are allowed"
    case .temperature(let value): "temperature: \(value), expected a finite number above 0"
    case .negativeParameter(let quantity, let value):
      "\(quantity): \(value), expected a finite number of 0 or more"
    case .scoreCount(let count, let peers):
      "\(count) scored peers for \(peers) rows, expected the same number, 1 or more, in each row"
    case .scoredPeer(let row, let slot, let peer, let peers):
      "scored peers, row \(row), slot \(slot): \(peer), expected 0 to \(peers - 1)"
    case .repeatedScore(let row, let peer):
      "scored peers, row \(row): peer \(peer) appears twice, expected distinct peers"
    case .unorderedScores(let row, let slot, let peer, let previous):
      "scored peers, row \(row), slot \(slot): \(peer) after \(previous), expected ascending order"
    }
  }
}
