import ArgumentParser
import CMachine
import Tensor

/// Measures one workload in this process.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures one workload and prints a line of JSON for each result.")

  @Option(help: "What to measure.")
  var workload: Workload
  @Option(help: "The type of the elements.")
  var dtype: ElementType = .f32
  @Option(help: "How many threads matrix products use.")
  var threads = 1
  @Option(help: "How many repetitions the median is taken of.")
  var reps = 7
  @Option(help: "Sizes other than the workload's own.")
  var sizes: Sizes?
  @Option(help: "Measure only cases whose names begin with this.")
  var only = ""

  func validate() throws {
    guard threads > 0, reps > 0 else {
      throw ValidationError("--threads and --reps must be at least 1.")
    }
  }

  func run() throws {
    setThreadCount(threads)
    // The scheduler would move a single thread about. A process timed as a whole is left alone.
    if threads == 1 && !workload.isWholeProcess { machine_keep_to_one_core() }
    switch dtype {
    case .f32: try run(of: Float.self)
    case .f64: try run(of: Double.self)
    }
  }

  private func run<Scalar: TensorScalar>(of type: Scalar.Type) throws {
    let benchmark = Benchmark<Scalar>(
      workload: workload, dtype: dtype, threads: threads, repetitions: reps, sizes: sizes?.values,
      only: only)
    try workload.run(benchmark)
  }
}

/// The element types, as the command line and the results name them.
enum ElementType: String, CaseIterable, Codable, ExpressibleByArgument {
  case f32, f64
}

/// Positive numbers with commas between them.
struct Sizes: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard values.count == parts.count else { return nil }
  }
}
