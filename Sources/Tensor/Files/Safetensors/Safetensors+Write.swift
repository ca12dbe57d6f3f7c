extension Safetensors {
  /// Writes the tensors of a tree under their paths, such as `hidden.weight`; a tensor that is the
  /// whole tree has the empty name. `SafetensorsFile.load(into:)` reads them back.
  ///
  /// See `write(_:metadata:to:)` for tensors with names.
  public static func write(
    _ tree: some TensorTree, metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let tensors = tree.namedTensors.map { (name: $0.path, tensor: SafetensorsValue($0.tensor)) }
    try write(tensors, metadata: metadata, to: path)
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
    _ tensors: [(name: String, tensor: SafetensorsValue)], metadata: [String: String] = [:],
    to path: String
  ) throws(SafetensorsError) {
    let (order, begins) = layout(of: tensors.map(\.tensor))
    var names: Set<String> = []
    var text = HeaderText(metadata: metadata)
    for ((name, value), begin) in zip(tensors, begins) {
      if name == metadataKey { throw SafetensorsError(path, tensor: name, .reservedName) }
      if !names.insert(name).inserted { throw SafetensorsError(path, .duplicateKey(name)) }
      text.append(name, value, begin: begin)
    }
    let header = text.finished
    if header.count > maximumHeaderSize {
      throw SafetensorsError(path, .headerTooLong(UInt64(header.count)))
    }
    do {
      try AtomicFile.write(to: path) { (file) throws(FileError) in
        try file.append((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
        try file.append(header)
        for index in order { try file.append(tensors[index].tensor) }
      }
    } catch {
      throw SafetensorsError(path, .system(error))
    }
  }

  /// The order in which tensors lie in the file, and the byte where each begins.
  private static func layout(of values: [SafetensorsValue]) -> (order: [Int], begins: [Int]) {
    let order =
      values.indices.filter { values[$0].dtype == .float64 }
      + values.indices.filter { values[$0].dtype == .float32 }
    var begins = [Int](repeating: 0, count: values.count)
    var end = 0
    for index in order {
      begins[index] = end
      end += values[index].byteCount
    }
    return (order, begins)
  }
}

extension TemporaryFile {
  fileprivate func append(_ value: SafetensorsValue) throws(FileError) {
    switch value {
    case .float(let tensor): try append(tensor)
    case .double(let tensor): try append(tensor)
    }
  }

  private func append<Scalar>(_ tensor: Tensor<Scalar>) throws(FileError) {
    try tensor.concrete("Safetensors.write").withContiguous { base in
      Result { () throws(FileError) in
        try append(
          UnsafeRawBufferPointer(
            start: base, count: tensor.count * MemoryLayout<Scalar>.stride))
      }
    }.get()
  }
}
