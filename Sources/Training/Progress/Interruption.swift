@preconcurrency import Dispatch
import Foundation
import Synchronization

/// Takes Ctrl-C and SIGTERM while it lives, so that work can come to a stop that leaves something.
///
/// The first signal is a request; a second one ends the process at once.
public final class Interruption: Sendable {
  private let requested = RequestFlag()
  private let sources: [any DispatchSourceSignal]

  /// Begins to take the signals.
  public init() {
    let requested = requested
    sources = interruptionSources { number in
      requested.set()
      signal(number, SIG_DFL)
    }
  }

  deinit { leaveInterruptions(sources) }

  /// Whether a signal has come.
  public var isRequested: Bool { requested.isSet }
}

private final class RequestFlag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func set() { value.store(true, ordering: .relaxed) }
}
