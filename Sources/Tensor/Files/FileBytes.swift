/// The bytes that a format is read from: those of an open file, or an array in memory.
struct FileBytes: Sendable {
  /// What errors name.
  let path: String
  let size: Int
  private let content: Content

  private enum Content {
    case file(InputFile, MappedFile?)
    case memory([UInt8])
  }

  /// Opens a file, to be read where asked or with its elements in place in memory.
  init(_ path: String, mapped: Bool) throws(FileError) {
    let file = try InputFile(path)
    self.path = path
    size = file.size
    content = .file(file, mapped ? try file.mapped() : nil)
  }

  /// Bytes in memory, under a name for errors.
  init(_ bytes: [UInt8], name: String) {
    path = name
    size = bytes.count
    content = .memory(bytes)
  }

  /// Fills `output` from a position on and returns how many bytes were written: fewer than asked
  /// only at the end.
  func read(
    into output: UnsafeMutableRawBufferPointer, at position: Int
  ) throws(FileError) -> Int {
    switch content {
    case .file(let file, _):
      return try file.read(into: output, at: position)
    case .memory(let bytes):
      let part = bytes[min(position, size)...].prefix(output.count)
      output.copyBytes(from: part)
      return part.count
    }
  }

  /// At most `count` bytes from a position on.
  func bytes(at position: Int, count: Int) throws(FileError) -> [UInt8] {
    let count = max(0, min(count, size - position))
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
      try read(into: UnsafeMutableRawBufferPointer(buffer), at: position)
    }
    bytes.removeLast(count - found)
    return bytes
  }

  /// How many bytes of a range are there now, and the range as storage where that takes no copy: in
  /// a mapped file, at a position that suits the element type.
  func mappedStorage<Scalar>(
    of scalar: Scalar.Type, at position: Int, count: Int
  ) throws(FileError) -> (found: Int, storage: Storage<Scalar>?)? {
    guard case .file(let file, let mapping?) = content, count > 0,
      position % MemoryLayout<Scalar>.alignment == 0
    else { return nil }
    let wanted = count * MemoryLayout<Scalar>.stride
    let found = min(wanted, try file.currentSize - position)
    if found < wanted { return (max(found, 0), nil) }
    return (found, Storage(mapping: mapping, position: position, count: count))
  }
}
