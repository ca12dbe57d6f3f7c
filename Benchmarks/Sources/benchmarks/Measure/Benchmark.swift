import Tensor

/// What a run of the program measures, and how. Each workload is an extension.
struct Benchmark<Scalar: TensorScalar> {
  let workload: Workload
  let dtype: ElementType
  let threads: Int
  let repetitions: Int
  /// In place of the workload's own sizes, if given.
  let sizes: [Int]?
  /// Cases whose names do not begin with this are left out.
  var only = ""

  /// Measures a run of `stepsPerRun` steps and prints the time of one step.
  func measure<Result>(
    _ name: String, peer: String = "bittensor", mode: String = "", stepsPerRun: Int = 1,
    check: @autoclosure () throws -> Double? = nil, _ run: () throws -> Result
  ) throws {
    guard only.isEmpty || name.hasPrefix(only) else { return }
    let check = try check()
    let times = try repeatedTimes(repetitions, of: run).map { $0 / Double(stepsPerRun) }
    try Measurement(
      peer: peer, workload: workload, name: name, mode: mode, dtype: dtype, threads: threads,
      seconds: median(times), shortest: times.min(), check: check
    ).printLine()
  }
}

// Elementwise operations may be put off until their result is read: a result counts when it is
// computed.
extension Benchmark {
  func measure(
    _ name: String, peer: String = "bittensor", mode: String = "", stepsPerRun: Int = 1,
    check: @autoclosure () throws -> Double? = nil, _ run: () throws -> Tensor<Scalar>
  ) throws {
    try measure(
      name, peer: peer, mode: mode, stepsPerRun: stepsPerRun, check: try check()
    ) { () -> Computed in Computed(try run()) }
  }

  func measure(
    _ name: String, peer: String = "bittensor", mode: String = "", stepsPerRun: Int = 1,
    check: @autoclosure () throws -> Double? = nil, _ run: () throws -> [Tensor<Scalar>]
  ) throws {
    try measure(
      name, peer: peer, mode: mode, stepsPerRun: stepsPerRun, check: try check()
    ) { () -> Computed in Computed(try run()) }
  }
}

/// Results that have been computed.
struct Computed {
  init<Scalar>(_ tensor: Tensor<Scalar>) { withExtendedLifetime(tensor.evaluated()) {} }

  init<Scalar>(_ tensors: [Tensor<Scalar>]) {
    for tensor in tensors { withExtendedLifetime(tensor.evaluated()) {} }
  }
}

/// The times of one run in seconds, in `repetitions` repetitions; each makes so many runs that it
/// takes `shortest` seconds or more, because the clock and the machine are not even.
func repeatedTimes<Result>(
  _ repetitions: Int, shortest: Double = 0.06, of run: () throws -> Result
) throws -> [Double] {
  func time(_ count: Int) throws -> Double {
    let start = ContinuousClock.now
    for _ in 0..<count { withExtendedLifetime(try run()) {} }
    return start.duration(to: .now) / .seconds(1) / Double(count)
  }
  func count(for time: Double) -> Int { max(1, Int(shortest / max(time, 1e-9))) }
  // The first two runs fill caches and pools.
  _ = try time(2)
  let few = try count(for: time(1))
  let many = try few > 1 ? count(for: time(few)) : 1
  let profiler = ProfilerSwitch()
  profiler?(true)
  defer { profiler?(false) }
  return try (0..<repetitions).map { _ in try time(many) }
}

/// The middle value; the mean of two if their number is even.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
