import Market
import Tensor

/// The public record of who weights whom and who owns what: W, s and the block number.
///
/// Rows of W change by bounded updates only; stake changes by inflation only (Algorithm 1).
public struct Ledger: Sendable {
  /// W `[n, n]`, rows on the simplex.
  public private(set) var weights: Tensor<Double>
  /// s `[n]`, not negative.
  public private(set) var stake: Tensor<Double>
  public private(set) var block = 0
  /// The most that a row may change in one block: ||W_i' - W_i||_2.
  public let updateBound: Double
  /// W at the start of the block, from which changes are measured.
  var settled: Tensor<Double>

  /// R `[n]`, weighted by stake (eq 5).
  public var rank: Tensor<Double> { MarketLayer<Double>.rank(weights: weights, stake: stake) }

  /// Uniform weights and a stake of 1 each.
  public init(peers: Int, updateBound: Double) {
    require(peers > 0, "Ledger: \(peers) peers")
    weights = .full([peers, peers], 1 / Double(peers))
    settled = weights
    stake = .ones([peers])
    self.updateBound = updateBound
  }

  /// A ledger between two blocks, such as one that was saved: rows of weights on the simplex and a
  /// stake for each peer. Throws if they are not that.
  public init(
    weights: [[Double]], stake: [Double], block: Int, updateBound: Double
  ) throws(LedgerError) {
    let count = stake.count
    guard count > 0, weights.count == count else {
      throw .wrongRowCount(expected: count, found: weights.count)
    }
    for (peer, row) in weights.enumerated() { try Self.check(row, from: peer, count: count) }
    for (peer, value) in stake.enumerated() where !(value >= 0 && value.isFinite) {
      throw .badStake(peer: peer, value: value)
    }
    self.weights = Tensor(rows: weights)
    settled = self.weights
    self.stake = Tensor(stake)
    self.block = block
    self.updateBound = updateBound
  }

  /// Moves row `peer` from where it was at the start of the block towards `row`, as far as the
  /// bound allows; a later row of the block takes the place of an earlier one. Throws if `row` is
  /// not on the simplex.
  public mutating func submit(_ row: [Double], from peer: Int) throws(LedgerError) {
    let count = weights.shape[0]
    try Self.check(row, from: peer, count: count)
    let target = Tensor(row) / row.reduce(0, +)
    let new = boundedUpdate(from: settled[peer], to: target, epsilon: updateBound)
    weights = stack((0..<count).map { $0 == peer ? new : weights[$0] })
  }

  private static func check(
    _ row: [Double], from peer: Int, count: Int
  ) throws(LedgerError) {
    guard row.count == count else {
      throw .wrongLength(peer: peer, expected: count, found: row.count)
    }
    for (column, value) in row.enumerated() where !(value >= 0 && value.isFinite) {
      throw .badWeight(peer: peer, column: column, value: value)
    }
    let sum = row.reduce(0, +)
    guard abs(sum - 1) < 1e-6 else { throw .badSum(peer: peer, sum: sum) }
  }

  /// Ends the block: mints stake by rank (eq 5, 6).
  public mutating func mint(inflation: Double) {
    stake = nextStake(stake, rank: rank, inflation: inflation, norm: .l2)
    settled = weights
    block += 1
  }
}

/// Weights or stake that the ledger does not take.
public enum LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
  case wrongLength(peer: Int, expected: Int, found: Int)
  case badWeight(peer: Int, column: Int, value: Double)
  case badSum(peer: Int, sum: Double)
  case wrongRowCount(expected: Int, found: Int)
  case badStake(peer: Int, value: Double)

  public var description: String {
    switch self {
    case .wrongLength(let peer, let expected, let found):
      "row \(peer): \(found) weights, expected \(expected)"
    case .badWeight(let peer, let column, let value):
      "row \(peer), column \(column): weight \(value) is not a finite number of 0 or more"
    case .badSum(let peer, let sum): "row \(peer): the weights sum to \(sum), expected 1"
    case .wrongRowCount(let expected, let found):
      "\(found) rows of weights for \(expected) peers that own stake"
    case .badStake(let peer, let value):
      "the stake of peer \(peer) is \(value), not a finite number of 0 or more"
    }
  }
}
