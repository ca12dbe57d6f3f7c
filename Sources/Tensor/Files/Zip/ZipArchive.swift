/// The members of a zip archive, with every claim about their places checked against the file.
///
/// Strict where programs differ, because what they read differently hides things: the archive is
/// the whole file, and no two members share a byte.
struct ZipArchive {
  private(set) var entries: [ZipEntry] = []

  init(_ file: FileBytes) throws(NpyError) {
    let reader = ZipReader(file: file)
    let directory = try reader.directory()
    try readEntries(reader.bytes(at: directory.begin, count: directory.size), directory, reader)
    try readLocalHeaders(directory, reader)
  }

  private mutating func readEntries(
    _ bytes: [UInt8], _ directory: ZipReader.Directory, _ reader: ZipReader
  ) throws(NpyError) {
    var names: Set<String> = []
    var position = 0
    for _ in 0..<directory.entryCount {
      let (entry, end) = try reader.entry(
        bytes, at: position, directoryBegin: directory.begin)
      if !names.insert(entry.name).inserted { throw reader.failure(.duplicateKey(entry.name)) }
      entries.append(entry)
      position = end
    }
    if position < bytes.count {
      throw reader.malformed(directory.begin + position, "the end of the directory")
    }
  }

  /// Reads what stands before each member's bytes, in the order of the file.
  private mutating func readLocalHeaders(
    _ directory: ZipReader.Directory, _ reader: ZipReader
  ) throws(NpyError) {
    var (end, previous) = (0, "")
    let order = entries.indices.sorted { entries[$0].begin < entries[$1].begin }
    if order.first.map({ entries[$0].begin }) ?? directory.begin != 0 {
      throw reader.malformed(0, "the first member")
    }
    for index in order {
      let entry = entries[index]
      // Before it is read, so that no header is read twice.
      if entry.begin < end {
        throw reader.failure(.overlappingMembers(with: previous), entry.name)
      }
      entries[index].dataBegin = try reader.dataBegin(of: entry)
      (end, previous) = (entries[index].dataEnd, entry.name)
      if end > directory.begin {
        throw reader.failure(
          .truncatedData(
            expected: entry.compressedSize,
            found: max(0, directory.begin - entries[index].dataBegin)), entry.name)
      }
    }
  }
}
