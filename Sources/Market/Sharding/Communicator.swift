/// The ranks of a group, each of which owns some rows of a market and calls every operation in the
/// same order with arrays of the same length.
///
/// Both operations are exact: integers are added, and a maximum rounds nothing. So a result is the
/// same bits on every rank, whatever the order in which an implementation combines them.
public protocol Communicator: Sendable {
  /// This rank, from 0.
  var rank: Int { get }
  /// The number of ranks.
  var count: Int { get }

  /// The sums over all ranks, element by element, on every rank.
  func sum(_ values: [Int64]) -> [Int64]

  /// The largest of all ranks' values, on every rank. No value is NaN.
  func maximum(_ value: Double) -> Double
}

/// A group of one: the whole market in one process.
public struct LocalCommunicator: Communicator {
  public init() {}
  public var rank: Int { 0 }
  public var count: Int { 1 }
  public func sum(_ values: [Int64]) -> [Int64] { values }
  public func maximum(_ value: Double) -> Double { value }
}
