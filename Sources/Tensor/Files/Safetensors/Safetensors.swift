/// The safetensors format: named tensors in one file.
///
/// A file is the header's size as a little-endian 64-bit integer, the header, and the elements. The
/// header is a JSON object that gives each tensor's element type, shape and place, and strings as
/// metadata. See "Format" in https://github.com/huggingface/safetensors.
public enum Safetensors {
  /// The largest header, in bytes, that is written or read: the reference implementation's limit.
  public static let maximumHeaderSize = 100_000_000

  /// The header's key for metadata, which no tensor may have as its name.
  static let metadataKey = "__metadata__"

  /// Opens a file and checks its header against its size. Elements are read when asked for.
  ///
  /// With `mapped`, tensors are places in the file's own pages wherever the elements need no
  /// conversion and are aligned to their size, as in every file that this package writes. Nothing
  /// is read until it is touched, and the memory can be taken back and shared between processes.
  /// The price: whoever changes the file in place changes the tensors, and whoever makes it shorter
  /// stops this process (`SIGBUS`) when it touches what is gone. Writing a file anew, as this
  /// package does, is no such change. See `AtomicFile`.
  ///
  /// Throws `SafetensorsError` for anything that is not a valid file.
  public static func read(
    _ path: String, mapped: Bool = false
  ) throws(SafetensorsError) -> SafetensorsFile {
    let input: FileBytes
    do {
      input = try FileBytes(path, mapped: mapped)
    } catch {
      throw SafetensorsError(path, .system(error))
    }
    return try SafetensorsFile(input)
  }

  /// As `read(_:mapped:)`, for the bytes of a file that are in memory already. Errors give `name` as
  /// the path.
  public static func read(
    bytes: [UInt8], name: String = "bytes"
  ) throws(SafetensorsError) -> SafetensorsFile {
    try SafetensorsFile(FileBytes(bytes, name: name))
  }
}
