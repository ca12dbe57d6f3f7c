/// The npz format of NumPy: a zip archive with an npy file for each array.
///
/// Members that are stored or deflated can be read. See `Npy`, and APPNOTE.TXT of PKWARE for zip.
public enum Npz {
  /// The largest directory of an archive, in bytes, that is read: room for a million arrays.
  public static let maximumDirectorySize = 100_000_000

  /// Opens a file and checks the archive's directory against it. Arrays are read when asked for.
  ///
  /// With `mapped`, arrays that are stored come without a copy where their elements need no
  /// conversion and are aligned to their size, as in every file that this package writes without
  /// compression; see `Safetensors.read(_:mapped:)`. Their checksums are then not compared, because
  /// that would read all of them.
  ///
  /// Throws `NpyError` for anything that is not a valid archive.
  public static func read(_ path: String, mapped: Bool = false) throws(NpyError) -> NpzFile {
    let file: FileBytes
    do {
      file = try FileBytes(path, mapped: mapped)
    } catch {
      throw NpyError(path, .system(error))
    }
    return try NpzFile(file)
  }

  /// As `read(_:mapped:)`, for the bytes of a file that are in memory already. Errors give `name` as
  /// the path.
  public static func read(bytes: [UInt8], name: String = "bytes") throws(NpyError) -> NpzFile {
    try NpzFile(FileBytes(bytes, name: name))
  }
}
