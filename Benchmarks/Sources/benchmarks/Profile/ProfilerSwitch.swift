import Foundation

/// Switches a profiler on while something is measured, through the named pipe that `profile` makes:
/// loading the program and making its data are not to be sampled.
struct ProfilerSwitch {
  /// The variable of the environment that holds the pipe's path.
  static let variable = "BENCHMARKS_PROFILER"

  private let pipe: FileHandle

  /// `nil` if no profiler listens.
  init?() {
    guard let path = ProcessInfo.processInfo.environment[Self.variable],
      let pipe = FileHandle(forWritingAtPath: path)
    else { return nil }
    self.pipe = pipe
  }

  func callAsFunction(_ isOn: Bool) {
    pipe.write(Data((isOn ? "enable\n" : "disable\n").utf8))
    // The profiler reads it in its own time.
    Thread.sleep(forTimeInterval: 0.02)
  }
}
