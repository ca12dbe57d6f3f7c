/// What a party's work is worth, by block.
public enum Worth: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  case constant(Double)
  /// One and then the other, each for `blocks` blocks.
  case alternating(Double, Double, blocks: Int)

  public init(floatLiteral value: Double) { self = .constant(value) }

  public init(integerLiteral value: Int) { self = .constant(Double(value)) }

  /// The worth at a block.
  public func value(at block: Int) -> Double {
    switch self {
    case .constant(let value): value
    case .alternating(let first, let second, let blocks):
      block / blocks % 2 == 0 ? first : second
    }
  }
}
