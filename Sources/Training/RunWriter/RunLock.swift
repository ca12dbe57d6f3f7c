import Foundation

/// A file that one process at a time can hold; it lets go when the process ends, however it does.
final class RunLock: Sendable {
  private let descriptor: Int32

  static let name = "lock"

  init(_ folder: String) throws(RunDirectoryError) {
    let path = "\(folder)/\(Self.name)"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .system(path, "cannot be opened: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // What throws from here on still comes by deinit, which closes.
      let code = errno
      if code != EWOULDBLOCK {
        throw .system(path, "cannot be locked: \(String(cString: strerror(code)))")
      }
      let holder = (try? String(contentsOfFile: path, encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
      throw .locked(folder, process: holder.flatMap(Int.init).map(String.init))
    }
    // Only for the message above, so that failures do not matter.
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit {
    guard descriptor >= 0 else { return }
    // To close is not enough while a child that was forked has not closed its copy yet.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
