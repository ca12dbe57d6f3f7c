import CMachine
import Tensor

/// Steps whose instructions and allocations are counted.
struct CountedWorkload {
  let name: String
  /// How many steps are counted; `step` stands for `operations` of what is reported.
  let steps: Int
  let operations: Int
  let step: () throws -> Void

  init<Result>(
    _ name: String, steps: Int = 4, operations: Int = 1, _ step: @escaping () throws -> Result
  ) {
    (self.name, self.steps, self.operations) = (name, steps, operations)
    self.step = { withExtendedLifetime(try step()) {} }
  }

  init(
    _ name: String, steps: Int = 4, operations: Int = 1,
    _ step: @escaping () throws -> Tensor<Float>
  ) {
    self.init(name, steps: steps, operations: operations) { () -> Computed in
      Computed(try step())
    }
  }

  init(
    _ name: String, steps: Int = 4, operations: Int = 1,
    _ step: @escaping () throws -> [Tensor<Float>]
  ) {
    self.init(name, steps: steps, operations: operations) { () -> Computed in
      Computed(try step())
    }
  }

  /// What the counts are divided by.
  var divisor: Double { Double(steps * operations) }

  /// Makes some steps that fill pools and caches, then those that count. Both are made where a
  /// profiler counts, because callgrind would count calls, unlike instructions, from its last dump.
  func run() throws {
    for count in [3, steps] {
      let body = CountedBody { [step] in for _ in 0..<count { try step() } }
      machine_counted(
        { Unmanaged<CountedBody>.fromOpaque($0!).takeUnretainedValue().call() },
        Unmanaged.passUnretained(body).toOpaque())
      try body.result.get()
    }
  }
}

/// A closure that C can call.
private final class CountedBody {
  private let body: () throws -> Void
  private(set) var result: Result<Void, any Error> = .success(())

  init(_ body: @escaping () throws -> Void) { self.body = body }

  func call() { result = Result { try body() } }
}
