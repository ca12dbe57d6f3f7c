extension SafetensorsFile {
  /// Reads a tensor.
  ///
  /// The file must store the elements as `Scalar`; with `allowingConversion`, float32 and float64
  /// become each other, float64 rounded to the nearest float32.
  public func tensor<Scalar>(
    named name: String, as scalar: Scalar.Type = Scalar.self, allowingConversion: Bool = false
  ) throws(SafetensorsError) -> Tensor<Scalar> {
    guard let entry = self[name] else {
      throw SafetensorsError(path, tensor: name, .missingTensor)
    }
    try check(entry, as: scalar, allowingConversion: allowingConversion)
    let shape = try shape(of: entry)
    switch entry.dtype {
    case SafetensorsDType(scalar):
      return try elements(of: entry, shape)
    case .float32:
      let stored: Tensor<Float> = try elements(of: entry, shape)
      return stored.converted { Scalar($0) }
    default:
      let stored: Tensor<Double> = try elements(of: entry, shape)
      return stored.converted { Scalar($0) }
    }
  }

  /// A tree's tensors replaced by those of the file.
  ///
  /// The names in the file must be exactly the tree's paths, and each tensor must have the shape of
  /// the tree's. All of it is checked before any element is read. For `allowingConversion` see
  /// `tensor(named:as:allowingConversion:)`.
  public func load<Tree: TensorTree>(
    into tree: Tree, allowingConversion: Bool = false
  ) throws(SafetensorsError) -> Tree {
    let places = tree.namedState
    let both = TreeNames(paths: places.map(\.path), names: names)
    if let name = both.repeated { throw SafetensorsError(path, .duplicateKey(name)) }
    if !both.missing.isEmpty || !both.unexpected.isEmpty {
      throw SafetensorsError(
        path, .differentNames(missing: both.missing, unexpected: both.unexpected))
    }
    for (name, tensor) in places {
      let entry = self[name]!
      if !entry.shape.elementsEqual(tensor.shape) {
        throw SafetensorsError(
          path, tensor: name, .wrongShape(expected: Array(tensor.shape), found: entry.shape))
      }
      try check(entry, as: Tree.Scalar.self, allowingConversion: allowingConversion)
    }
    var tensors: [Tensor<Tree.Scalar>] = []
    for (name, _) in places {
      tensors.append(try self.tensor(named: name, allowingConversion: allowingConversion))
    }
    return tree.replacingState(tensors)
  }

  private func check<Scalar: TensorScalar>(
    _ entry: SafetensorsEntry, as scalar: Scalar.Type, allowingConversion: Bool
  ) throws(SafetensorsError) {
    switch entry.dtype {
    case .float32, .float64:
      let expected = SafetensorsDType(scalar)
      if entry.dtype != expected && !allowingConversion {
        throw SafetensorsError(
          path, tensor: entry.name, .wrongDType(expected: expected, found: entry.dtype))
      }
    default:
      throw SafetensorsError(path, tensor: entry.name, .unsupportedDType(entry.dtype))
    }
  }

  private func shape(of entry: SafetensorsEntry) throws(SafetensorsError) -> Shape {
    guard entry.shape.count <= Shape.maximumRank, entry.shape.allSatisfy({ $0 <= Int32.max })
    else { throw SafetensorsError(path, tensor: entry.name, .unsupportedShape(entry.shape)) }
    return Shape(entry.shape)
  }

  /// The elements as they are stored, which must be `Scalar`.
  private func elements<Scalar>(
    of entry: SafetensorsEntry, _ shape: Shape
  ) throws(SafetensorsError) -> Tensor<Scalar> {
    if let storage = try mappedStorage(of: entry, as: Scalar.self) {
      return Tensor(shape: shape, storage: storage)
    }
    var outcome = Result<Void, SafetensorsError>.success(())
    let tensor = Tensor<Scalar>(shape: shape) { out in
      outcome = Result { () throws(SafetensorsError) in
        try read(
          entry, into: UnsafeMutableRawBufferPointer(start: out, count: entry.end - entry.begin))
      }
    }
    try outcome.get()
    return tensor
  }
}

extension Tensor {
  fileprivate func converted<Other>(_ convert: (Scalar) -> Other) -> Tensor<Other> {
    withContiguous { base in
      Tensor<Other>(shape: shape) { out in
        for index in 0..<count { out[index] = convert(base[index]) }
      }
    }
  }
}
