/// A journal cannot be read, continued or written.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(path: String)
  /// The first line is not the header of a journal of this kind.
  case otherFile(path: String, kind: String)
  /// Written under other settings: the first that differs, there and here.
  case otherSettings(path: String, name: String, there: String, here: String)
  /// A line that is not a record, counted from 1.
  case brokenLine(path: String, line: Int)
  case cannotWrite(path: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .otherFile(let path, let kind): "\(path): is there, and holds no journal of \(kind)"
    case .otherSettings(let path, let name, let there, let here):
      "\(path): was begun with \(name) \(there), not \(here); "
        + "repeat its settings to go on, or choose another folder"
    case .brokenLine(let path, let line): "\(path): line \(line) is damaged"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
