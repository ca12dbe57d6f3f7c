import Tensor

/// All numbers, exactly: a ledger that was decoded goes on as the one that was encoded, also from
/// the middle of a block. Decoding throws `LedgerError` for what is no ledger.
extension Ledger: Codable {
  private enum CodingKeys: CodingKey {
    case weights, settled, stake, block, updateBound
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.rows(weights), forKey: .weights)
    try container.encode(Self.rows(settled), forKey: .settled)
    try container.encode(stake.scalars, forKey: .stake)
    try container.encode(block, forKey: .block)
    try container.encode(updateBound, forKey: .updateBound)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func ledger(_ key: CodingKeys) throws -> Ledger {
      try Ledger(
        weights: try container.decode([[Double]].self, forKey: key),
        stake: try container.decode([Double].self, forKey: .stake),
        block: try container.decode(Int.self, forKey: .block),
        updateBound: try container.decode(Double.self, forKey: .updateBound))
    }
    self = try ledger(.weights)
    settled = try ledger(.settled).weights
  }

  private static func rows(_ matrix: Tensor<Double>) -> [[Double]] {
    (0..<matrix.shape[0]).map { matrix[$0].scalars }
  }
}
