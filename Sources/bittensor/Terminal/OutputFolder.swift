import Foundation
import Tensor

/// A folder for results, found to be writable before the work begins.
struct OutputFolder: Sendable {
  let path: String

  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError.cannotCreate(path)
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw OutputError.notWritable(path)
    }
  }

  /// Writes files, each of them whole or not at all.
  func write(_ files: [OutputFile]) throws {
    for file in files {
      let target = "\(path)/\(file.name)"
      switch file.contents {
      case .text(let text): try AtomicFile.write(bytes: Array(text.utf8), to: target)
      case .tensors(let tensors): try Safetensors.write(tensors, to: target)
      }
    }
  }
}

/// A file by name, to be written into a folder.
struct OutputFile: Sendable {
  enum Contents: Sendable {
    case text(String)
    case tensors(any TensorTree<Float>)
  }
  var name: String
  var contents: Contents
}

/// The output folder cannot be used.
enum OutputError: Error, CustomStringConvertible {
  case cannotCreate(String)
  case notWritable(String)

  var description: String {
    switch self {
    case .cannotCreate(let path): "cannot create the output folder \(path)"
    case .notWritable(let path): "the output folder \(path) is not writable"
    }
  }
}
