import Foundation

/// Runs a command whose results go to a folder. An error ends the program with one line and status 1,
/// an interruption with status 130.
func orFail(writingTo output: String, _ work: () async throws -> Void) async {
  do {
    try await work()
  } catch is CancellationError {
    fail("interrupted: nothing was written to \(output)", code: 130)
  } catch {
    fail("\(error)", code: 1)
  }
}

/// Ends the program with one line and a status.
func fail(_ message: String, code: Int32) -> Never {
  note("error: \(message)")
  exit(code)
}

/// A line on standard error.
func note(_ message: String) {
  FileHandle.standardError.write(Data((message + "\n").utf8))
}
