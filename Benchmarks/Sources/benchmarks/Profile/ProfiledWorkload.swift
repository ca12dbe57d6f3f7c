import Foundation

/// A case whose time is split by what it is spent on.
struct ProfiledWorkload {
  let name: String
  /// Options of `measure` that select the case.
  let options: [String]

  init(_ name: String, _ workload: Workload, only: String = "", sizes: String? = nil) {
    self.name = name
    options =
      ["--workload", workload.rawValue, "--only", only] + (sizes.map { ["--sizes", $0] } ?? [])
  }

  static let all = [
    ProfiledWorkload("exp, 16M", .elementwise, only: "exp n=16777216"),
    ProfiledWorkload("gelu, both passes, 1M", .elementwise, only: "gelu(x*w+b) fwd+bwd n=1048576"),
    ProfiledWorkload("softmax, both passes", .elementwise, only: "softmax"),
    ProfiledWorkload("layer norm, both passes", .elementwise, only: "layernorm"),
    ProfiledWorkload("small operation, gradient", .overhead, only: "forward+backward, grads"),
    ProfiledWorkload("MLP step", .mlp),
    ProfiledWorkload("transformer step", .transformer),
    ProfiledWorkload("gradient, 64-32-10", .curvature, only: "gradient 64"),
    ProfiledWorkload("HVP, 64-32-10", .curvature, only: "hvp 64"),
    ProfiledWorkload("dense Hessian, 64-32-10", .curvature, only: "hessian of parameters"),
    ProfiledWorkload("scores of 128 peers", .ranking, only: "concat", sizes: "128"),
    ProfiledWorkload("market step, 32", .market, sizes: "32"),
    ProfiledWorkload("market step, 512", .market, sizes: "512"),
  ]

  /// The share of each kind in the time of one thread, from samples of perf.
  func shares(repetitions: Int) throws -> [TimeKind: Double] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("profile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (data, pipe) = ("\(folder.path)/data", "\(folder.path)/switch")
    guard mkfifo(pipe, 0o600) == 0 else { throw CommandFailure(command: "mkfifo \(pipe)") }
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    // The clock of the kernel: virtual machines seldom have counters of cycles. It starts when the
    // program says so.
    _ = try output(
      [
        "\(ProfilerSwitch.variable)=\(pipe)", "perf", "record", "-q", "-e", "cpu-clock", "-F",
        "2000", "-D", "-1", "--control", "fifo:\(pipe)", "-o", data, program, "measure",
      ] + options + ["--reps", "\(repetitions)"])
    var counts: [TimeKind: Int] = [:]
    for line in try output(["perf", "script", "-i", data, "-F", "ip,sym,dso"]).split(
      separator: "\n")
    {
      // "address function (path of the binary)".
      guard let open = line.lastIndex(of: "("), let close = line.lastIndex(of: ")"), open < close
      else { continue }
      let binary = line[line.index(after: open)..<close].split(separator: "/").last ?? ""
      let function = line[..<open].drop { $0 == " " }.drop { $0 != " " }
      let name = function.trimmingCharacters(in: .whitespaces)
      if let kind = TimeKind(function: name, binary: String(binary)) {
        counts[kind, default: 0] += 1
      }
    }
    let all = Double(max(1, counts.values.reduce(0, +)))
    return counts.mapValues { Double($0) / all }
  }

  private func output(_ command: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["OPENBLAS_NUM_THREADS=1"] + command
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CommandFailure(command: command.joined(separator: " "))
    }
    return String(decoding: data, as: UTF8.self)
  }
}
