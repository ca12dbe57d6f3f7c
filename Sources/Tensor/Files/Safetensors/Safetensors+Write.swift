extension Safetensors {
  /// Writes the tensors of a tree under their paths, such as `hidden.weight`; a tensor that is the
  /// whole tree has the empty name. `SafetensorsFile.load(into:)` reads them back.
  ///
  /// See `write(_:metadata:to:)` for tensors with names.
  public static func write(
    _ tree: some TensorTree, metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    try write(tree.fileTensors, metadata: metadata, to: path)
  }

  /// Writes tensors under names, in place of the file at the path if there is one.
  ///
  /// The header lists the tensors in the order given and the metadata by key; the same input makes
  /// the same bytes. Elements are aligned to their size: those of float64 lie first. The file
  /// appears whole or not at all, see `AtomicFile`.
  ///
  /// Throws `SafetensorsError` when two tensors have one name, when a name is `__metadata__`, when
  /// the header is too long, and when the system refuses to write.
  public static func write(
    _ tensors: [(name: String, tensor: FileTensor)], metadata: [String: String] = [:],
    to path: String
  ) throws(SafetensorsError) {
    let content = try SafetensorsContent(tensors, metadata: metadata, path: path)
    do {
      try AtomicFile.write(to: path) { (file) throws(FileError) in try content.write(to: file) }
    } catch {
      throw SafetensorsError(path, .system(error))
    }
  }

  /// The bytes of the file that `write(_:metadata:to:)` makes. Errors give `name` as the path.
  public static func bytes(
    of tensors: [(name: String, tensor: FileTensor)], metadata: [String: String] = [:],
    name: String = "bytes"
  ) throws(SafetensorsError) -> [UInt8] {
    let content = try SafetensorsContent(tensors, metadata: metadata, path: name)
    return MemorySink.bytes(content.write)
  }
}

extension TensorTree {
  /// Parameters and buffers under their paths, as files hold them.
  var fileTensors: [(name: String, tensor: FileTensor)] {
    namedState.map { ($0.path, FileTensor($0.tensor)) }
  }
}

/// What a file will hold: its header, and the tensors in the order in which they lie.
private struct SafetensorsContent {
  let header: [UInt8]
  let tensors: [FileTensor]

  init(
    _ tensors: [(name: String, tensor: FileTensor)], metadata: [String: String], path: String
  ) throws(SafetensorsError) {
    let (order, begins) = SafetensorsContent.layout(of: tensors.map(\.tensor))
    var names: Set<String> = []
    var text = HeaderText(metadata: metadata)
    for ((name, value), begin) in zip(tensors, begins) {
      if name == Safetensors.metadataKey {
        throw SafetensorsError(path, tensor: name, .reservedName)
      }
      if !names.insert(name).inserted { throw SafetensorsError(path, .duplicateKey(name)) }
      text.append(name, value, begin: begin)
    }
    header = text.finished
    self.tensors = order.map { tensors[$0].tensor }
    if header.count > Safetensors.maximumHeaderSize {
      throw SafetensorsError(path, .headerTooLong(UInt64(header.count)))
    }
  }

  func write(to sink: any ByteSink) throws(FileError) {
    try sink.append(UInt64(header.count).littleEndianBytes)
    try sink.append(header)
    for tensor in tensors { try tensor.withBytes("Safetensors.write", sink.append) }
  }

  /// The order in which tensors lie in the file, and the byte where each begins.
  private static func layout(of values: [FileTensor]) -> (order: [Int], begins: [Int]) {
    let order =
      values.indices.filter { values[$0].elementSize == 8 }
      + values.indices.filter { values[$0].elementSize == 4 }
    var begins = [Int](repeating: 0, count: values.count)
    var end = 0
    for index in order {
      begins[index] = end
      end += values[index].byteCount
    }
    return (order, begins)
  }
}
