/// The npy format of NumPy: one array in one file.
///
/// A file is the mark `\x93NUMPY`, a version, the header's size, a Python dictionary that gives the
/// element type, the order and the shape, and the elements. See NEP 1, "A Simple File Format for
/// NumPy Arrays", and `numpy.lib.format`. Nothing is ever unpickled.
public enum Npy {
  /// The largest header, in bytes, that is read: the limit of version 1.0. Only structures, which
  /// cannot be read, would need more.
  public static let maximumHeaderSize = 65_535

  /// Opens a file and checks its header against its size. Elements are read when asked for.
  ///
  /// With `mapped`, `NpyArray.tensor(as:)` returns a place in the file's own pages where the
  /// elements need no conversion; see `Safetensors.read(_:mapped:)` for what that means.
  ///
  /// Throws `NpyError` for anything that is not a valid file.
  public static func read(_ path: String, mapped: Bool = false) throws(NpyError) -> NpyArray {
    let file: FileBytes
    do {
      file = try FileBytes(path, mapped: mapped)
    } catch {
      throw NpyError(path, .system(error))
    }
    return try NpyArray(NpyPlace(of: file))
  }

  /// As `read(_:mapped:)`, for the bytes of a file that are in memory already. Errors give `name` as
  /// the path.
  public static func read(
    bytes: [UInt8], name: String = "bytes"
  ) throws(NpyError) -> NpyArray {
    try NpyArray(NpyPlace(of: FileBytes(bytes, name: name)))
  }

  /// Reads the tensor in a file. For `allowingConversion` see
  /// `NpyArray.tensor(as:allowingConversion:)`.
  public static func read<Scalar>(
    _ path: String, as scalar: Scalar.Type, allowingConversion: Bool = false,
    mapped: Bool = false
  ) throws(NpyError) -> Tensor<Scalar> {
    try read(path, mapped: mapped).tensor(allowingConversion: allowingConversion)
  }

  /// Writes a tensor, in place of the file at the path if there is one, as `numpy.save` does to the
  /// byte: version 1.0, little-endian, in row-major order. The file appears whole or not at all, see
  /// `AtomicFile`.
  public static func write<Scalar>(
    _ tensor: Tensor<Scalar>, to path: String
  ) throws(NpyError) {
    do {
      try AtomicFile.write(to: path) { (file) throws(FileError) in
        try append(FileTensor(tensor), to: file)
      }
    } catch {
      throw NpyError(path, .system(error))
    }
  }

  /// The bytes of the file that `write(_:to:)` makes.
  public static func bytes<Scalar>(of tensor: Tensor<Scalar>) -> [UInt8] {
    MemorySink.bytes { (sink) throws(FileError) in try append(FileTensor(tensor), to: sink) }
  }

  private static func append(_ tensor: FileTensor, to sink: any ByteSink) throws(FileError) {
    try sink.append(NpyHeader.bytes(of: tensor))
    try tensor.withBytes("Npy.write", sink.append)
  }
}
