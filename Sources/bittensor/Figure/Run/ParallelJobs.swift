import Foundation

/// Independent jobs on all cores.
enum ParallelJobs {
  /// Runs each job once, as many at a time as there are cores, and hands over each result as it
  /// comes. An error, of a job or of `receive`, ends the others.
  static func run<Job: Sendable, Output: Sendable>(
    _ jobs: [Job], _ work: @escaping @Sendable (Job) throws -> Output,
    receive: (Output) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Output.self) { group in
      var waiting = jobs[...]
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        guard let job = waiting.popFirst() else { break }
        group.addTask { try work(job) }
      }
      while let output = try await group.next() {
        try receive(output)
        guard let job = waiting.popFirst() else { continue }
        group.addTask { try work(job) }
      }
    }
  }
}
