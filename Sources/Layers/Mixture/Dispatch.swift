public import Tensor

/// Which examples of a batch are put to which peers.
public struct Dispatch: Sendable, Hashable {
  /// How many examples the batch has.
  public let batch: Int
  /// For each peer, the positions of its examples, ascending.
  public let rows: [[Int]]
  /// How many choices found no room.
  public let dropped: Int

  /// Traps if a position is outside the batch, or a peer's positions do not ascend.
  public init(batch: Int, rows: [[Int]], dropped: Int = 0) {
    for (peer, rows) in rows.enumerated() {
      require(
        rows.allSatisfy { $0 >= 0 && $0 < batch } && zip(rows, rows.dropFirst()).allSatisfy(<),
        "Dispatch: the examples of peer \(peer) do not ascend within a batch of \(batch)")
    }
    (self.batch, self.rows, self.dropped) = (batch, rows, dropped)
  }

  /// All examples to each of the peers present.
  public init(batch: Int, toAll present: [Bool]) {
    self.init(batch: batch, rows: present.map { $0 ? Array(0..<batch) : [] })
  }

  /// How often an example is put to a peer: one that goes to four counts four.
  public var queries: Int { rows.reduce(0) { $0 + $1.count } }

  /// How many peers each example is put to.
  public var peersPerExample: [Int] {
    var counts = [Int](repeating: 0, count: batch)
    for rows in rows { for row in rows { counts[row] += 1 } }
    return counts
  }

  /// Without the peers that are not among the given ones.
  public func keeping(_ isKept: [Bool]) -> Dispatch {
    Dispatch(
      batch: batch, rows: zip(rows, isKept).map { $1 ? $0 : [] }, dropped: dropped)
  }

  /// 1 where an example is put to a peer, 0 elsewhere: `[batch, peers]`.
  public func indicator<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self) -> Tensor<Scalar>
  {
    let peers = rows.count
    var values = [Scalar](repeating: 0, count: batch * peers)
    for (peer, rows) in rows.enumerated() { for row in rows { values[row * peers + peer] = 1 } }
    return Tensor(values, shape: [batch, peers])
  }
}
