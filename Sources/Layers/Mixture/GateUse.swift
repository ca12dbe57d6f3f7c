public import Tensor

/// How the examples of one or more batches were shared among the peers.
public struct GateUse: Sendable, Codable, Hashable {
  /// The sum of each peer's gates over the examples.
  public var importance: [Double]
  /// How many examples were put to each peer.
  public var load: [Int]
  /// Whether each peer was there to be chosen; only these count in the coefficients of variation.
  public var isPresent: [Bool]
  public var examples: Int
  /// How many choices found no room.
  public var dropped: Int

  /// Of gates `[batch, peers]` and who they were shared among.
  public init<Scalar>(_ gates: Tensor<Scalar>, _ dispatch: Dispatch, present: [Bool]) {
    importance = Tensor<Double>(converting: gates).sum(alongAxis: 0).scalars
    load = dispatch.rows.map(\.count)
    isPresent = present
    examples = dispatch.batch
    dropped = dispatch.dropped
  }

  /// The mean gate of each peer.
  public var meanGates: [Double] { importance.map { $0 / Double(Swift.max(examples, 1)) } }

  /// The standard deviation of the peers' importances by their mean, not squared: 0 in balance,
  /// sqrt(n - 1) if one of n peers gets everything. 0 if nobody gets anything.
  public var importanceCoefficientOfVariation: Double { variation(importance) }

  /// The standard deviation of the numbers of examples by their mean, not squared. Where each
  /// example goes to k of n peers it is 0 in balance and sqrt(n / k - 1) if all go to the same k.
  public var loadCoefficientOfVariation: Double { variation(load.map(Double.init)) }

  private func variation(_ values: [Double]) -> Double {
    let present = zip(values, isPresent).filter(\.1).map(\.0)
    let mean = present.reduce(0, +) / Double(Swift.max(present.count, 1))
    guard mean > 0 else { return 0 }
    let variance = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(present.count)
    return variance.squareRoot() / mean
  }

  /// The use over the batches of both. Traps if they are of other numbers of peers.
  public static func + (a: GateUse, b: GateUse) -> GateUse {
    require(
      a.load.count == b.load.count, "GateUse: of \(a.load.count) and of \(b.load.count) peers")
    var sum = a
    for peer in a.load.indices {
      sum.importance[peer] += b.importance[peer]
      sum.load[peer] += b.load[peer]
      sum.isPresent[peer] = a.isPresent[peer] || b.isPresent[peer]
    }
    sum.examples += b.examples
    sum.dropped += b.dropped
    return sum
  }
}
