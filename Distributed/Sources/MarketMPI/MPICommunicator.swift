import CMPI
import Market
import Tensor

/// All ranks that `mpirun` started, MPI_COMM_WORLD. A program that was started without it is a group
/// of one.
///
/// Every operation is collective: all ranks call it in the same order. When a rank dies, `mpirun`
/// ends the others and says which rank it was.
public struct MPICommunicator: Communicator {
  public let rank: Int
  public let count: Int

  /// Starts MPI, runs `body` and ends MPI. Once in a program.
  ///
  /// An error of a rank ends the whole group, which would wait for it otherwise: `report` gets the
  /// error and the rank, then MPI_Abort stops all ranks with `status`.
  public static func run(
    status: Int32 = 1, reporting report: (_ error: any Error, _ rank: Int) -> Void,
    _ body: (MPICommunicator) throws -> Void
  ) {
    shim_init()
    do {
      try body(MPICommunicator(rank: Int(shim_rank()), count: Int(shim_size())))
    } catch {
      report(error, Int(shim_rank()))
      shim_abort(status)
    }
    shim_finalize()
  }

  /// MPI_Allreduce with MPI_SUM of 64-bit integers, which is exact in any order.
  public func sum(_ values: [Int64]) -> [Int64] {
    var sums = [Int64](repeating: 0, count: values.count)
    shim_sum(values, &sums, length(values.count))
    return sums
  }

  /// MPI_Allreduce with MPI_MAX.
  public func maximum(_ value: Double) -> Double { shim_maximum(value) }

  /// The rows `[r, n]` of all ranks below one another in rank order, on rank 0; `nil` elsewhere.
  ///
  /// Traps above 2^31 - 1 numbers, the most that one message of MPI 3 holds.
  public func gathered(_ rows: Tensor<Double>) -> Tensor<Double>? {
    let own = rows.scalars
    var counts = [Int32](repeating: 0, count: count)
    shim_gather_counts(length(own.count), &counts)
    let total = counts.reduce(0) { $0 + Int($1) }
    _ = length(total)
    let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
    var all = [Double](repeating: 0, count: total)
    shim_gather(own, length(own.count), &all, counts, starts)
    guard rank == 0 else { return nil }
    return Tensor(all, shape: [total / rows.shape[1], rows.shape[1]])
  }

  private func length(_ count: Int) -> Int32 {
    precondition(count <= Int(Int32.max), "MPICommunicator: \(count) numbers, at most 2^31 - 1")
    return Int32(count)
  }
}
