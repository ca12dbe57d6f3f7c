import Foundation

/// What a run of the program left on its streams, and how it ended.
struct CommandResult: Sendable {
  /// The exit status, or the signal's number below 0.
  var status: Int32
  var output: String
  var errors: String

  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

/// The program, as it was built beside these tests.
enum Command {
  static let path: String? = {
    let places = [
      Bundle.main.executableURL?.deletingLastPathComponent(),
      Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
      Project.root.appendingPathComponent(".build/debug"),
    ]
    return places.compactMap { $0?.appendingPathComponent("bittensor").path }
      .first { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
          && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
      }
  }()

  struct NotFound: Error {}

  /// Runs the program to its end. Sends `signal` once the text `after` has appeared among the
  /// errors and `condition` holds.
  static func run(
    _ arguments: [String], interruptWith signal: Int32? = nil, after text: String = "",
    once condition: () -> Bool = { true }
  ) async throws -> CommandResult {
    guard let path else { throw NotFound() }
    let folder = try TemporaryFolder()
    let (output, errors) = (try folder.makeFile("output"), try folder.makeFile("errors"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    if let signal {
      func hasCome() throws -> Bool {
        let isShown = try text.isEmpty || read(errors).contains(text)
        return isShown && condition()
      }
      while process.isRunning, !(try hasCome()) {
        try await Task.sleep(for: .milliseconds(5))
      }
      kill(process.processIdentifier, signal)
    }
    for await _ in ended {}
    let status = process.terminationStatus
    return CommandResult(
      status: process.terminationReason == .exit ? status : -status,
      output: try read(output), errors: try read(errors))
  }

  private static func read(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
