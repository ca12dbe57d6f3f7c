/// A run cannot be begun, read or written. The description is one line with the path.
public enum RunDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no such folder.
  case missing(String)
  /// There is something there, and it is no run.
  case notARun(String)
  /// A new run was to begin where there is one.
  case exists(String)
  /// A new run was to begin in a folder that holds other things.
  case occupied(String, by: String)
  /// Another process, of the number if it is known, writes to the run.
  case locked(String, process: String?)
  /// The run was begun with another value of a setting.
  case otherSetting(String, name: String, there: String, here: String)
  /// No checkpoint is whole, though there are some.
  case noCheckpoint(String)
  /// A file is not as it was written.
  case damaged(String, String)
  /// The system refused to read or write.
  case system(String, String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such folder"
    case .notARun(let path):
      "\(path): not a run: there is no \(RunDirectory.configurationNames.joined(separator: " or "))"
    case .exists(let path): "\(path): there is a run already; resume it, or choose another folder"
    case .occupied(let path, let name):
      "\(path): not empty (\(name)); choose an empty or a new folder for the run"
    case .locked(let path, let process):
      "\(path): another process writes to this run" + (process.map { ": number \($0)" } ?? "")
    case .otherSetting(let path, let name, let there, let here):
      "\(path): was begun with \(name) = \(there), and is to go on with \(here)"
    case .noCheckpoint(let path): "\(path): none of the checkpoints is whole"
    case .damaged(let path, let reason): "\(path): \(reason)"
    case .system(let path, let reason): "\(path): \(reason)"
    }
  }
}
