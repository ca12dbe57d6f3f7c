/// The paths of a tree beside the names in a file, which must be the same.
struct TreeNames {
  /// The paths that the file lacks, in the tree's order.
  private(set) var missing: [String] = []
  /// The names that the tree lacks, in the file's order.
  private(set) var unexpected: [String] = []
  /// A path that the tree has twice.
  private(set) var repeated: String?

  init(paths: [String], names: [String]) {
    var remaining = Set(names)
    var seen: Set<String> = []
    for path in paths {
      if !seen.insert(path).inserted {
        repeated = repeated ?? path
      } else if remaining.remove(path) == nil {
        missing.append(path)
      }
    }
    unexpected = names.filter(remaining.contains)
  }
}
