import Foundation

/// Progress of a long job: a bar on a terminal, a plain line now and then in a pipe.
package struct ProgressBar {
  private let label: String
  private let total: Int
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private let first: Int
  private var lastShown = ContinuousClock.now - .seconds(60)

  /// A bar of `total` parts, of which `done` were done before.
  package init(_ label: String, total: Int, done: Int = 0) {
    self.label = label
    self.total = total
    first = done
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Shows that `done` of the total are done, at most ten times a second on a terminal and every
  /// ten seconds in a pipe.
  package mutating func show(_ done: Int, _ note: String = "") { show(done) { note } }

  /// The same, with a note that is made when it is shown.
  package mutating func show(_ done: Int, _ note: () -> String) {
    let now = ContinuousClock.now
    let isLast = done >= total
    guard isLast || now - lastShown > (isTerminal ? .milliseconds(100) : .seconds(10)) else {
      return
    }
    lastShown = now
    let elapsed = (now - start) / .seconds(1)
    let left = done > first ? elapsed / Double(done - first) * Double(total - done) : 0
    let time =
      isLast
      ? String(format: "%.1f s", elapsed)
      : String(format: "%.0f s left", left.rounded(.up))
    let text: String
    if isTerminal {
      let filled = total > 0 ? done * 24 / total : 24
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      text = "\r\u{1B}[K\(label) \(bar) \(done)/\(total)  \(time)  \(note())" + (isLast ? "\n" : "")
    } else {
      text = "\(label) \(done)/\(total)  \(time)  \(note())\n"
    }
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Leaves the bar's line, so that what follows starts on its own.
  package func leave() {
    if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
  }
}
