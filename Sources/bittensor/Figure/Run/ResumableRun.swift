import Foundation
import Market
import Tensor
import Training

/// A record of a run that says which job it came from.
protocol JobRecord: Codable, Sendable {
  associatedtype Job: Hashable & Sendable
  var job: Job { get }
}

/// Jobs whose results are kept one by one, so that a run that was interrupted goes on where it was.
enum ResumableRun {
  static let file = "trials.jsonl"

  /// The records of all jobs, in the order of the jobs. Those that the folder's journal holds
  /// already are not run again.
  static func records<Record: JobRecord>(
    of jobs: [Record.Job], kind: String, settings: [String: String], folder: OutputFolder,
    _ work: @escaping @Sendable (Record.Job) throws -> Record
  ) async throws -> [Record] {
    var journal = try Journal<Record>(
      path: "\(folder.path)/\(file)", kind: kind, settings: settings)
    let wanted = Set(jobs)
    if let index = journal.records.firstIndex(where: { !wanted.contains($0.job) }) {
      throw JournalError.brokenLine(path: journal.path, line: index + 2)
    }
    let known = Set(journal.records.map(\.job))
    let open = jobs.filter { !known.contains($0) }
    if !known.isEmpty {
      note("\(known.count) of \(jobs.count) trials are in \(journal.path)")
    }
    var bar = ProgressBar(kind, total: open.count)
    do {
      try await ParallelJobs.run(open, work) { record in
        try journal.append(record)
        bar.show(journal.records.count - known.count)
      }
    } catch {
      bar.leave()
      guard error is CancellationError else { throw error }
      throw RunInterrupted(
        done: journal.records.count, total: jobs.count, path: journal.path)
    }
    let byJob = Dictionary(journal.records.map { ($0.job, $0) }) { first, _ in first }
    let ordered = jobs.map { byJob[$0]! }
    // In the order of the jobs, so that the file does not tell how they fell onto cores.
    try journal.replace(ordered)
    return ordered
  }
}

/// A run was interrupted, and can go on.
struct RunInterrupted: Error, CustomStringConvertible {
  var done: Int
  var total: Int
  var path: String

  var description: String {
    "interrupted: \(done) of \(total) trials are in \(path); the same command goes on from there"
  }
}

/// Runs a command that can be continued: as `orFail`, but an interruption says what is kept.
func orResume(writingTo output: String, _ work: () async throws -> Void) async {
  await orFail(writingTo: output) {
    do {
      try await work()
    } catch let error as RunInterrupted {
      fail("\(error)", code: 130)
    }
  }
}
