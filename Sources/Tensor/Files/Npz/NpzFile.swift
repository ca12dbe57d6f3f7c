/// An npz file whose directory has been checked.
///
/// The file stays open, so that reading an array takes the memory of that array only, and finds the
/// same content when another file has taken the path.
public struct NpzFile: Sendable {
  /// The names of the arrays, in the order of the directory. Members that are no npy files are left
  /// out.
  public let names: [String]

  private let file: FileBytes
  private let places: [String: NpyPlace]

  init(_ file: FileBytes) throws(NpyError) {
    self.file = file
    let arrays = try ZipArchive(file).entries.compactMap { NpyPlace(of: $0, in: file) }
    names = arrays.map { $0.name! }
    places = Dictionary(uniqueKeysWithValues: arrays.map { ($0.name!, $0) })
  }

  /// The file's path.
  public var path: String { file.path }

  /// What is said of an array before its elements are read.
  public func array(named name: String) throws(NpyError) -> NpyArray {
    guard let place = places[name] else { throw NpyError(path, array: name, .missingArray) }
    return try NpyArray(place)
  }

  /// Reads an array. For `allowingConversion` see `NpyArray.tensor(as:allowingConversion:)`.
  public func tensor<Scalar>(
    named name: String, as scalar: Scalar.Type = Scalar.self, allowingConversion: Bool = false
  ) throws(NpyError) -> Tensor<Scalar> {
    try array(named: name).tensor(allowingConversion: allowingConversion)
  }

  /// A tree's tensors replaced by those of the file.
  ///
  /// The names in the file must be exactly the tree's paths, and each array must have the shape of
  /// the tree's tensor. All of it is checked before any element is read. For `allowingConversion`
  /// see `NpyArray.tensor(as:allowingConversion:)`.
  public func load<Tree: TensorTree>(
    into tree: Tree, allowingConversion: Bool = false
  ) throws(NpyError) -> Tree {
    let current = tree.namedState
    let both = TreeNames(paths: current.map(\.path), names: names)
    if let name = both.repeated { throw NpyError(path, .duplicateKey(name)) }
    if !both.missing.isEmpty || !both.unexpected.isEmpty {
      throw NpyError(path, .differentNames(missing: both.missing, unexpected: both.unexpected))
    }
    var arrays: [NpyArray] = []
    for (name, tensor) in current {
      let array = try array(named: name)
      if !array.shape.elementsEqual(tensor.shape) {
        throw array.place.failure(
          .wrongShape(expected: Array(tensor.shape), found: array.shape))
      }
      try array.checkDType(Tree.Scalar.self, allowingConversion: allowingConversion)
      arrays.append(array)
    }
    var tensors: [Tensor<Tree.Scalar>] = []
    for array in arrays {
      tensors.append(try array.tensor(allowingConversion: allowingConversion))
    }
    return tree.replacingState(tensors)
  }
}
