import Foundation
public import Tensor

/// What training needs to go on from a step as if nothing had happened: named files, together.
///
///     var checkpoint = Checkpoint(step: 100)
///     try checkpoint.add(model, as: "model")
///     try checkpoint.add(optimizer.state, as: "optimizer")
///     try writer.save(checkpoint)
///
/// Trees of tensors become safetensors files, other values JSON; numbers survive exactly.
public struct Checkpoint: Sendable {
  /// The number of steps that were taken.
  public let step: Int
  /// The bytes of each file by its name.
  private(set) var files: [String: [UInt8]] = [:]
  /// Where it was read from, for errors.
  let path: String

  /// A checkpoint that holds nothing yet.
  public init(step: Int) {
    require(step >= 0, "Checkpoint: step \(step), it must not be negative")
    self.step = step
    path = "checkpoint"
  }

  /// One that was read from a folder.
  init(step: Int, files: [String: [UInt8]], path: String) {
    self.step = step
    self.files = files
    self.path = path
  }

  /// Adds a tree's parameters and buffers, under its paths, as the file `name.safetensors`.
  public mutating func add(
    _ tree: some TensorTree, as name: String
  ) throws(SafetensorsError) {
    let tensors = tree.namedState.map { (name: $0.path, tensor: FileTensor($0.tensor)) }
    files["\(name).safetensors"] = try Safetensors.bytes(of: tensors, name: name)
  }

  /// Adds a value as the file `name.json`. NaN and infinities are the texts "nan", "inf", "-inf".
  public mutating func add(_ value: some Encodable, json name: String) throws {
    files["\(name).json"] = try Array(RunCoding.encoder.encode(value))
  }

  /// The names of the trees and values that it holds, with `.safetensors` or `.json` behind.
  public var names: [String] { files.keys.sorted() }

  /// A tree with the tensors that were added under a name in its places. Throws if there is no such
  /// file, or if it is one of another tree.
  public func load<Tree: TensorTree>(
    _ name: String, into tree: Tree
  ) throws(SafetensorsError) -> Tree {
    let file = "\(name).safetensors"
    guard let bytes = files[file] else {
      throw try SafetensorsError.missing("\(path)/\(file)")
    }
    return try Safetensors.read(bytes: bytes, name: "\(path)/\(file)").load(into: tree)
  }

  /// The value that was added under a name. Throws `RunDirectoryError` if there is none, or one of
  /// another type.
  public func value<Value: Decodable>(
    json name: String, as type: Value.Type = Value.self
  ) throws(RunDirectoryError) -> Value {
    let file = "\(path)/\(name).json"
    guard let bytes = files["\(name).json"] else { throw .damaged(file, "is missing") }
    do {
      return try RunCoding.decoder.decode(Value.self, from: Data(bytes))
    } catch {
      throw .damaged(file, "is not what was expected: \(error.oneLine)")
    }
  }
}

extension SafetensorsError {
  /// The error of a file that is not there, as the system would give it.
  fileprivate static func missing(_ path: String) throws(SafetensorsError) -> SafetensorsError {
    _ = try Safetensors.read(path)
    preconditionFailure("\(path): is there, and was not read")
  }
}
