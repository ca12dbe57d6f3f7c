extension Npz {
  /// Writes the tensors of a tree under their paths, such as `hidden.weight`; a tensor that is the
  /// whole tree has the empty name. `NpzFile.load(into:)` reads them back.
  ///
  /// See `write(_:compressed:to:)` for tensors with names.
  public static func write(
    _ tree: some TensorTree, compressed: Bool = false, to path: String
  ) throws(NpyError) {
    try write(tree.fileTensors, compressed: compressed, to: path)
  }

  /// Writes tensors under names, in place of the file at the path if there is one.
  ///
  /// `numpy.load` gives each array under its name. The arrays are stored as they are, aligned so
  /// that they can be mapped; with `compressed` they are deflated, which takes the memory of one
  /// compressed array. The same input makes the same bytes. The file appears whole or not at all,
  /// see `AtomicFile`.
  ///
  /// Throws `NpyError` when two tensors have one name, when a name contains a zero byte or is longer
  /// than 65,000 bytes, and when the system refuses to write.
  public static func write(
    _ tensors: [(name: String, tensor: FileTensor)], compressed: Bool = false, to path: String
  ) throws(NpyError) {
    try check(tensors.map(\.name), path)
    do {
      try AtomicFile.write(to: path) { (file) throws(FileError) in
        try append(tensors, compressed: compressed, to: ZipWriter(file))
      }
    } catch {
      throw NpyError(path, .system(error))
    }
  }

  /// The bytes of the file that `write(_:compressed:to:)` makes. Errors give `name` as the path.
  public static func bytes(
    of tensors: [(name: String, tensor: FileTensor)], compressed: Bool = false,
    name: String = "bytes"
  ) throws(NpyError) -> [UInt8] {
    try check(tensors.map(\.name), name)
    return MemorySink.bytes { (sink) throws(FileError) in
      try append(tensors, compressed: compressed, to: ZipWriter(sink))
    }
  }

  /// Appends tensors to an archive and ends it.
  static func append(
    _ tensors: [(name: String, tensor: FileTensor)], compressed: Bool, to writer: ZipWriter
  ) throws(FileError) {
    var writer = writer
    for (name, tensor) in tensors {
      try tensor.withBytes("Npz.write") { (bytes) throws(FileError) in
        try writer.append(
          name + ".npy", NpyHeader.bytes(of: tensor), bytes, compressed: compressed)
      }
    }
    try writer.finish()
  }

  private static func check(_ names: [String], _ path: String) throws(NpyError) {
    var seen: Set<String> = []
    for name in names {
      if !seen.insert(name).inserted { throw NpyError(path, .duplicateKey(name)) }
      if name.utf8.contains(0) || name.utf8.count > 65_000 {
        throw NpyError(path, array: name, .invalidName)
      }
    }
  }
}
