import Dispatch
import Foundation

/// Runs `work` in a task that Ctrl-C and SIGTERM cancel, so that it can stop cleanly.
func interruptible<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let task = Task { try await work() }
  let sources = [SIGINT, SIGTERM].map { signal in
    Foundation.signal(signal, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
  }
  defer {
    for source in sources { source.cancel() }
    for signal in [SIGINT, SIGTERM] { Foundation.signal(signal, SIG_DFL) }
  }
  return try await task.value
}
