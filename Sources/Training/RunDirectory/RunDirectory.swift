import Foundation
import Tensor

/// The folder of one training: its configuration, what it measured, checkpoints and the result.
///
/// | file | content |
/// |---|---|
/// | `configuration.toml` or `.json` | what was asked for, as it was written |
/// | `metrics.jsonl` | a `MetricRecord` in each line |
/// | `timing.jsonl` | the time that was taken, apart, so that equal runs have equal metrics |
/// | `checkpoints/step-…` | the last two checkpoints, a folder each |
/// | `model.safetensors` | the trained model, at the end |
/// | `lock` | held by the process that writes |
///
/// A value of this type reads; a `RunWriter` writes.
public struct RunDirectory: Sendable, Hashable {
  /// The folder.
  public let path: String
  /// The name of the file with the configuration.
  public let configurationName: String

  static let configurationNames = ["configuration.toml", "configuration.json"]
  /// The file that holds the trained model.
  public static let modelName = "model.safetensors"

  /// The run in a folder.
  public init(_ path: String) throws(RunDirectoryError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(path)
    }
    let names = Self.configurationNames.filter {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
    guard isFolder.boolValue, let name = names.first else { throw .notARun(path) }
    self.init(path, configurationName: name)
  }

  init(_ path: String, configurationName: String) {
    self.path = path
    self.configurationName = configurationName
  }

  /// Where the configuration is.
  public var configurationPath: String { "\(path)/\(configurationName)" }

  /// Where the trained model is, or will be.
  public var modelPath: String { "\(path)/\(Self.modelName)" }

  /// Whether training came to its end.
  public var isFinished: Bool { FileManager.default.fileExists(atPath: modelPath) }

  var checkpointsPath: String { "\(path)/checkpoints" }

  /// The bytes of a file of the run.
  func bytes(of name: String) throws(RunDirectoryError) -> [UInt8] {
    let file = "\(path)/\(name)"
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw FileManager.default.fileExists(atPath: file)
        ? .system(file, "cannot be read") : .system(file, "no such file")
    }
  }
}
