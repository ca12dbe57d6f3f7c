import Tensor

/// A format, and how a file of it is read completely.
enum Format: CaseIterable {
  case safetensors, npy, npz

  /// Reads a file, from memory or where it is mapped; returns what came of it. Traps if an error is
  /// not what the formats promise, or if what was read does not come back from being written.
  func outcome(of bytes: [UInt8], path: String?) -> String {
    do {
      switch self {
      case .safetensors: try readSafetensors(bytes, path)
      case .npy: try readNpy(bytes, path)
      case .npz: try readNpz(bytes, path)
      }
      return "read"
    } catch let error as SafetensorsError {
      return kind(of: error.reason, error.description)
    } catch let error as NpyError {
      return kind(of: error.reason, error.description)
    } catch {
      fatalError("an error of another type: \(error)")
    }
  }

  private func kind(of reason: some Any, _ description: String) -> String {
    precondition(!description.contains(where: \.isNewline), "several lines: \(description)")
    precondition(description.utf8.count < 5000, "too long: \(description)")
    return String("\(reason)".prefix { $0 != "(" })
  }

  private func readSafetensors(_ bytes: [UInt8], _ path: String?) throws {
    let file =
      try path.map { try Safetensors.read($0, mapped: true) } ?? Safetensors.read(bytes: bytes)
    var tensors: [(name: String, tensor: FileTensor)] = []
    for name in file.names {
      if file[name]!.dtype == .float64 {
        tensors.append((name, .double(try file.tensor(named: name))))
        _ = try file.tensor(named: name, as: Float.self, allowingConversion: true)
      } else {
        tensors.append((name, .float(try file.tensor(named: name))))
      }
    }
    let written = try Safetensors.bytes(of: tensors, metadata: file.metadata)
    let again = try Safetensors.read(bytes: written)
    precondition(again.names == file.names && again.metadata == file.metadata)
    for (name, tensor) in tensors {
      switch tensor {
      case .float(let tensor):
        check(try isSame(tensor, again.tensor(named: name)))
      case .double(let tensor):
        check(try isSame(tensor, again.tensor(named: name)))
      }
    }
  }

  private func readNpy(_ bytes: [UInt8], _ path: String?) throws {
    try read(path.map { try Npy.read($0, mapped: true) } ?? Npy.read(bytes: bytes))
  }

  private func readNpz(_ bytes: [UInt8], _ path: String?) throws {
    let file = try path.map { try Npz.read($0, mapped: true) } ?? Npz.read(bytes: bytes)
    var tensors: [(name: String, tensor: FileTensor)] = []
    for name in file.names {
      let array = try file.array(named: name)
      try read(array)
      tensors.append((name, .double(try array.tensor(allowingConversion: true))))
    }
    for compressed in [false, true] {
      let again = try Npz.read(bytes: Npz.bytes(of: tensors, compressed: compressed))
      precondition(again.names == file.names)
      for case (let name, .double(let tensor)) in tensors {
        check(try isSame(tensor, again.tensor(named: name)))
      }
    }
  }

  private func read(_ array: NpyArray) throws {
    let double = try array.tensor(as: Double.self, allowingConversion: true)
    let float = try array.tensor(as: Float.self, allowingConversion: true)
    precondition(double.shape.elementsEqual(array.shape) && float.shape == double.shape)
    check(try isSame(double, Npy.read(bytes: Npy.bytes(of: double)).tensor()))
    check(try isSame(float, Npy.read(bytes: Npy.bytes(of: float)).tensor()))
  }

  private func check(_ isSame: Bool) {
    if !isSame { fatalError("\(self): what was written is not what comes back") }
  }

  private func isSame(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Bool {
    a.shape == b.shape && a.scalars.map(\.bitPattern) == b.scalars.map(\.bitPattern)
  }

  private func isSame(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
    a.shape == b.shape && a.scalars.map(\.bitPattern) == b.scalars.map(\.bitPattern)
  }
}
