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
  private let input: FileBytes
  private let dataStart: Int

  /// Reads the header and checks it; as `Safetensors.read(_:mapped:)`.
  init(_ input: FileBytes) throws(SafetensorsError) {
    self.input = input
    let path = input.path
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
    try check(found, of: output.count, entry)
  }

  /// The elements of a tensor where they lie in a mapped file; `nil` if they have to be copied.
  func mappedStorage<Scalar>(
    of entry: SafetensorsEntry, as scalar: Scalar.Type
  ) throws(SafetensorsError) -> Storage<Scalar>? {
    let size = entry.end - entry.begin
    let place: (found: Int, storage: Storage<Scalar>?)?
    do {
      place = try input.mappedStorage(
        of: scalar, at: dataStart + entry.begin, count: size / MemoryLayout<Scalar>.stride)
    } catch {
      throw SafetensorsError(path, tensor: entry.name, .system(error))
    }
    if let found = place?.found { try check(found, of: size, entry) }
    return place?.storage
  }

  private func check(
    _ found: Int, of expected: Int, _ entry: SafetensorsEntry
  ) throws(SafetensorsError) {
    if found < expected {
      throw SafetensorsError(
        path, tensor: entry.name, .truncatedData(expected: expected, found: found))
    }
  }
}

extension FileBytes {
  /// The bytes of the header at the file's start. Its size is checked before memory is taken.
  fileprivate func readHeader() throws(SafetensorsError) -> [UInt8] {
    let size = try readExactly(8, at: 0).littleEndian(at: 0, count: 8)
    if size > Safetensors.maximumHeaderSize { throw SafetensorsError(path, .headerTooLong(size)) }
    return try readExactly(Int(size), at: 8)
  }

  private func readExactly(_ count: Int, at position: Int) throws(SafetensorsError) -> [UInt8] {
    let end = position + count
    if end > size { throw SafetensorsError(path, .truncatedHeader(expected: end, found: size)) }
    let bytes: [UInt8]
    do {
      bytes = try self.bytes(at: position, count: count)
    } catch {
      throw SafetensorsError(path, .system(error))
    }
    if bytes.count == count { return bytes }
    throw SafetensorsError(path, .truncatedHeader(expected: end, found: position + bytes.count))
  }
}
