import Training

/// Runs `work` in a task that Ctrl-C and SIGTERM cancel, so that it can stop cleanly.
func interruptible<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  // Nothing begins before the signals are heard.
  let (start, starting) = AsyncStream<Never>.makeStream()
  let task = Task {
    for await _ in start {}
    return try await work()
  }
  let sources = interruptionSources { _ in task.cancel() }
  defer { leaveInterruptions(sources) }
  starting.finish()
  return try await task.value
}
