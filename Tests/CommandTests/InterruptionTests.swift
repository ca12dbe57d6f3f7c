import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct InterruptionTests {
  @Test("a run that is interrupted says so and writes nothing", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    let (data, work) = (try TemporaryFolder(), try TemporaryFolder())
    let arguments = [
      "demo", "--steps", "1000000", "--batch", "4", "--peers", "3",
      "--data", try TinyDataset(train: 60, test: 20).write(into: data),
      "--output", "\(work.path)/out",
    ]
    let result = try await Command.run(
      arguments, interruptWith: signal, after: "training the network 1/1000000")
    #expect(result.status == 130)
    #expect(result.output.isEmpty)
    let last = try #require(result.errorLines.last)
    #expect(last == "error: interrupted: nothing was written to \(work.path)/out")
    // All else is progress.
    #expect(result.errorLines.dropLast().allSatisfy { $0.hasPrefix("training the network ") })
    #expect(try work.contents(of: "out").isEmpty)
  }
}
