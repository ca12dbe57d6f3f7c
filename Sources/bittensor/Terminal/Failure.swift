import Foundation

/// Runs a command whose results go to a folder, if to any. An error ends the program with one line
/// and status 1, an interruption with status 130.
func orFail(writingTo output: String?, _ work: () async throws -> Void) async {
  do {
    try await work()
  } catch is CancellationError {
    fail("interrupted" + (output.map { ": nothing was written to \($0)" } ?? ""), code: 130)
  } catch let error as Interrupted {
    fail("interrupted \(error.description)", code: 130)
  } catch {
    fail("\(error)", code: 1)
  }
}

/// An interruption after which something is left: when it came, and where what was done is.
struct Interrupted: Error, CustomStringConvertible {
  var description: String
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
