@preconcurrency import Dispatch
import Foundation

/// Sources that hear Ctrl-C and SIGTERM, by the time they are returned.
///
/// Until then a signal ends the process: nothing has begun that could be kept. To ignore signals
/// meanwhile would lose one for good. `leaveInterruptions` ends the hearing.
package func interruptionSources(
  _ handle: @escaping @Sendable (_ signal: Int32) -> Void
) -> [any DispatchSourceSignal] {
  let registered = DispatchSemaphore(value: 0)
  let sources = [SIGINT, SIGTERM].map { number in
    #if !os(Linux)
      // Elsewhere the source hears of a signal beside its usual action.
      signal(number, SIG_IGN)
    #endif
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { handle(number) }
    source.setRegistrationHandler { registered.signal() }
    source.resume()
    return source
  }
  for _ in sources { registered.wait() }
  return sources
}

/// Gives the signals their usual action back.
package func leaveInterruptions(_ sources: [any DispatchSourceSignal]) {
  for source in sources { source.cancel() }
  for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
}
