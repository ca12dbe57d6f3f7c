/// Where the bytes of an npy file are: a whole file, or a member of an archive.
struct NpyPlace: Sendable {
  let file: FileBytes
  /// The array's name in an archive.
  let name: String?
  /// Where the bytes begin in the file, and how many there are.
  let begin: Int
  let storedSize: Int
  let isDeflated: Bool
  /// How many bytes there are when they are decompressed.
  let size: Int
  /// The CRC-32 of the decompressed bytes, in an archive.
  let checksum: UInt32?

  init(of file: FileBytes) {
    self.file = file
    name = nil
    begin = 0
    storedSize = file.size
    isDeflated = false
    size = file.size
    checksum = nil
  }

  /// The place of a member of an archive; `nil` if it is no npy file by its name.
  init?(of entry: ZipEntry, in file: FileBytes) {
    guard let name = arrayName(ofMember: entry.name) else { return nil }
    self.file = file
    self.name = name
    begin = entry.dataBegin
    storedSize = entry.compressedSize
    isDeflated = entry.method == .deflated
    size = entry.size
    checksum = entry.checksum
  }

  func failure(_ reason: NpyError.Reason) -> NpyError {
    NpyError(file.path, array: name, reason)
  }
}

/// The name of an array from that of its file in an archive; `nil` if it is another kind of file.
func arrayName(ofMember name: String) -> String? {
  guard name.utf8.suffix(4).elementsEqual(".npy".utf8) else { return nil }
  // By bytes, because a character may reach over the dot.
  return String(decoding: name.utf8.dropLast(4), as: UTF8.self)
}
