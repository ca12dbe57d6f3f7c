import Foundation

/// A new folder that is removed with everything in it when the value goes away.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("command-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func makeFile(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return file
  }

  /// The files below, with their contents; folders have none.
  func contents(of name: String) throws -> [String: Data] {
    let folder = URL(fileURLWithPath: path).appendingPathComponent(name)
    var files: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[file] = (try? Data(contentsOf: folder.appendingPathComponent(file))) ?? Data()
    }
    return files
  }
}
