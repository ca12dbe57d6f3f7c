import Foundation
import Tensor

extension Benchmark {
  /// A small training, for the time and memory of a whole process. The check is the last step's
  /// loss.
  func startup() throws { try measureProcess("tiny training", steps: 100, tinyStep()) }

  /// Twenty steps of the workload `mlp`, for the peak of a process's memory.
  func mlpMemory() throws { try measureProcess("mlp, 20 steps", steps: 20, mlpStep()) }

  /// Twenty steps of the workload `transformer`.
  func transformerMemory() throws {
    let sizes = TransformerSizes(
      width: 128, heads: 4, time: 64, batch: 16, blocks: 2, vocabulary: 96)
    try measureProcess("transformer, 20 steps", steps: 20, transformerStep(sizes))
  }

  /// What is resident after 1,000 and after 10,000 steps, or other numbers that rise: the same, if
  /// nothing leaks.
  func growth() throws {
    let step = tinyStep()
    let start = ContinuousClock.now
    // Printing takes memory too, so it comes last.
    var steps = 0
    let resident = (sizes ?? [1000, 10000]).map { target in
      while steps < target {
        _ = step()
        steps += 1
      }
      return (target, mebibytes("VmRSS"))
    }
    for (count, memory) in resident {
      try printProcess("resident after \(count) steps", start, memory: memory, nil)
    }
  }

  private func measureProcess(
    _ name: String, steps: Int, _ step: () -> Tensor<Scalar>
  ) throws {
    let start = ContinuousClock.now
    var loss = Tensor<Scalar>(0)
    for _ in 0..<steps { loss = step() }
    try printProcess(name, start, memory: mebibytes("VmHWM"), total(loss))
  }

  private func printProcess(
    _ name: String, _ start: ContinuousClock.Instant, memory: Double?, _ check: Double?
  ) throws {
    try Measurement(
      peer: "bittensor", workload: workload, name: name, mode: "", dtype: dtype, threads: threads,
      seconds: start.duration(to: .now) / .seconds(1), check: check, memory: memory
    ).printLine()
  }
}

/// A field of Linux's status of this process, in MiB: `VmHWM` is the peak of the resident memory,
/// `VmRSS` what is resident now. The peak that `getrusage` gives may be that of the parent.
private func mebibytes(_ field: String) -> Double? {
  let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status?.split(separator: "\n").first { $0.hasPrefix("\(field):") }
  return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    .flatMap { Double($0) }.map { $0 / 1024 }
}
