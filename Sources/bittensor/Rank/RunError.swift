/// A run cannot be ranked.
enum RunError: Error, CustomStringConvertible {
  case missing(String)
  case notAFolder(String)
  case noResults(String)
  case damaged(String, String)
  case noLedger(String)
  case noAsker(String, [String])
  case tooFewImages(directory: String, title: String, count: Int)

  var description: String {
    switch self {
    case .missing(let path): "\(path): no such folder; `bittensor demo` writes one"
    case .notAFolder(let path):
      "\(path): not a folder; the one that `bittensor demo` wrote is meant"
    case .noResults(let path): "\(path): there is no results.json, so it is not a demo's folder"
    case .damaged(let path, let reason): "\(path): damaged: \(reason)"
    case .noLedger(let path):
      "\(path): holds no ledger, so an older version wrote it; run the demo again"
    case .noAsker(let name, let names):
      "there is no member \"\(name)\"; there are " + names.joined(separator: ", ")
    case .tooFewImages(let directory, let title, let count):
      "\(directory): \(count) \(title) images are too few"
    }
  }
}
