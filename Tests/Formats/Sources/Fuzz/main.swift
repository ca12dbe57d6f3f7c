// Reads damaged safetensors, npy and npz files. Each must be read or refused with a typed error of
// one line; what is read must come back from being written. Anything else stops the program.
import Foundation
import Tensor

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard arguments.count == CommandLine.arguments.count - 1, (2...3).contains(arguments.count) else {
  print(
    "usage: Fuzz COUNT SEED [FIRST]\nInput n depends on SEED and n only; FIRST is 0 by default.")
  exit(2)
}
let (count, seed) = (arguments[0], arguments[1])
let first = arguments.count > 2 ? arguments[2] : 0

limitMemory()
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

var outcomes: [String: Int] = [:]
for number in first..<(first + count) {
  var random = Philox(seed: seed, stream: number)
  let format = Format.allCases[Int(number % 3)]
  let subject = Subject.all[format]!.randomElement(using: &random)!
  let input = subject.damaged(using: &random)
  // Few inputs are shown, so that one that stops the program is soon found again.
  if count <= 100 { print("\(number): \(format), \(input.count) bytes") }
  // Some are read from a mapped file.
  var path: String?
  if Int.random(in: 0..<64, using: &random) == 0 {
    path = folder.appendingPathComponent("input").path
    try Data(input).write(to: URL(fileURLWithPath: path!))
  }
  let outcome = format.outcome(of: input, path: path)
  outcomes["\(format) \(outcome)", default: 0] += 1
  if (number + 1) % 100_000 == 0 { print("\(number + 1) inputs") }
}
for (outcome, number) in outcomes.sorted(by: { $0.key < $1.key }) { print("\(number)\t\(outcome)") }
for format in Format.allCases where count >= 10_000 {
  // Otherwise the damage is too great or too small to say anything.
  precondition(outcomes["\(format) read"] ?? 0 > 0, "no \(format) was read")
  precondition(outcomes.keys.count { $0.hasPrefix("\(format) ") } > 10, "\(format): few failures")
}
print("\(count) inputs of seed \(seed) were read or refused")

/// Makes an allocation far beyond the size of the inputs fail, where the system can.
func limitMemory() {
  #if os(Linux)
    // The address sanitizer reserves more than any limit.
    if ProcessInfo.processInfo.environment["UNLIMITED_MEMORY"] != nil { return }
    var limit = rlimit(rlim_cur: 2 << 30, rlim_max: 2 << 30)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  #endif
}
