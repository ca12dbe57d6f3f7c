import Tensor

extension Communicator {
  /// The rows of this rank when `rows` rows are split as evenly as they go, in rank order; the first
  /// ranks have one more where they do not divide. Traps if there are fewer rows than ranks.
  public func share(ofRows rows: Int) -> Range<Int> {
    require(rows >= count, "share: \(rows) rows for \(count) ranks, each rank needs a row")
    let (whole, rest) = rows.quotientAndRemainder(dividingBy: count)
    let start = rank * whole + Swift.min(rank, rest)
    return start..<start + whole + (rank < rest ? 1 : 0)
  }
}
