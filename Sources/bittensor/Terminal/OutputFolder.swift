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

  /// Writes files. They take their names once all of them are on the disk, so that a failure leaves
  /// the folder as it was.
  func write(_ files: [OutputFile]) throws {
    let staging = "\(path)/.unfinished-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(
        atPath: staging, withIntermediateDirectories: false)
    } catch {
      throw OutputError.notWritable(path)
    }
    defer { try? FileManager.default.removeItem(atPath: staging) }
    for file in files {
      let target = "\(staging)/\(file.name)"
      switch file.contents {
      case .text(let text): try AtomicFile.write(bytes: Array(text.utf8), to: target)
      case .bytes(let bytes): try AtomicFile.write(bytes: bytes, to: target)
      case .tensors(let tensors): try Safetensors.write(tensors, to: target)
      }
    }
    for file in files {
      var isFolder: ObjCBool = false
      let target = "\(path)/\(file.name)"
      if FileManager.default.fileExists(atPath: target, isDirectory: &isFolder), isFolder.boolValue
      {
        throw OutputError.isFolder(target)
      }
    }
    for file in files {
      let target = "\(path)/\(file.name)"
      guard rename("\(staging)/\(file.name)", target) == 0 else {
        throw OutputError.cannotReplace(target, String(cString: strerror(errno)))
      }
    }
  }
}

/// A file by name, to be written into a folder.
struct OutputFile: Sendable {
  enum Contents: Sendable {
    case text(String)
    case bytes([UInt8])
    case tensors(any TensorTree<Float>)
  }
  var name: String
  var contents: Contents
}

/// The output folder cannot be used.
enum OutputError: Error, CustomStringConvertible {
  case cannotCreate(String)
  case notWritable(String)
  case isFolder(String)
  case cannotReplace(String, String)

  var description: String {
    switch self {
    case .cannotCreate(let path): "cannot create the output folder \"\(path)\""
    case .notWritable(let path): "the output folder \(path) is not writable"
    case .isFolder(let path): "\(path) is a folder, and a file is to be written there"
    case .cannotReplace(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
