#if _endian(big)
  #error("elements are read and written as they lie in memory, which must be little-endian")
#endif

/// A safetensors file whose header has been checked.
///
/// The file stays open, so that reading a tensor takes the memory of that tensor only, and finds
/// the same content when another file has taken the path.
public struct SafetensorsFile: Sendable {
  /// The strings that the file carries.
  public let metadata: [String: String]
  /// The tensors, in the order of the header.
  public let entries: [SafetensorsEntry]

  private let positions: [String: Int]
  private let input: InputFile
  private let dataStart: Int

  /// Opens a file; as `Safetensors.read(_:)`.
  init(_ path: String) throws(SafetensorsError) {
    do {
      input = try InputFile(path)
    } catch {
      throw SafetensorsError(path, .system(error))
    }
    let bytes = try input.readHeader()
    dataStart = 8 + bytes.count
    let header = try SafetensorsHeader(parsing: bytes, path: path)
    try header.validate(available: input.size - dataStart, path: path)
    metadata = header.metadata
    entries = header.entries
    positions = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The file's path.
  public var path: String { input.path }

  /// The names of the tensors, in the order of the header.
  public var names: [String] { entries.map(\.name) }

  /// What the header says of a tensor; `nil` if the file has none of that name.
  public subscript(name: String) -> SafetensorsEntry? {
    positions[name].map { entries[$0] }
  }
}

extension SafetensorsFile {
  /// Fills memory with the elements of a tensor, as many bytes as the entry has.
  func read(
    _ entry: SafetensorsEntry, into output: UnsafeMutableRawBufferPointer
  ) throws(SafetensorsError) {
    let found: Int
    do {
      found = try input.read(into: output, at: dataStart + entry.begin)
    } catch {
      throw SafetensorsError(path, tensor: entry.name, .system(error))
    }
    if found < output.count {
      throw SafetensorsError(
        path, tensor: entry.name, .truncatedData(expected: output.count, found: found))
    }
  }
}

extension InputFile {
  /// The bytes of the header at the file's start. Its size is checked before memory is taken.
  fileprivate func readHeader() throws(SafetensorsError) -> [UInt8] {
    let size = try readExactly(8, at: 0).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    if size > Safetensors.maximumHeaderSize { throw SafetensorsError(path, .headerTooLong(size)) }
    return try readExactly(Int(size), at: 8)
  }

  private func readExactly(_ count: Int, at position: Int) throws(SafetensorsError) -> [UInt8] {
    let end = position + count
    if end > size { throw SafetensorsError(path, .truncatedHeader(expected: end, found: size)) }
    var bytes = [UInt8](repeating: 0, count: count)
    let found: Int
    do {
      found = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
        try read(into: UnsafeMutableRawBufferPointer(buffer), at: position)
      }
    } catch {
      throw SafetensorsError(path, .system(error))
    }
    if found == count { return bytes }
    throw SafetensorsError(path, .truncatedHeader(expected: end, found: position + found))
  }
}
