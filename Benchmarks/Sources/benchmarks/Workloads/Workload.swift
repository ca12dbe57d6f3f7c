import ArgumentParser
import Tensor

/// The workloads, as the command line and the results name them.
enum Workload: String, CaseIterable, Codable, ExpressibleByArgument {
  case gemm, elementwise, overhead, mlp, transformer, curvature, ranking, market
  case marketForms = "market-forms"
  case sparseMarket = "sparse-market"
  case startup
  case mlpMemory = "mlp-memory"
  case transformerMemory = "transformer-memory"
  case growth

  func run<Scalar>(_ benchmark: Benchmark<Scalar>) throws {
    switch self {
    case .gemm: try benchmark.gemm()
    case .elementwise: try benchmark.elementwise()
    case .overhead: try benchmark.overhead()
    case .mlp: try benchmark.mlp()
    case .transformer: try benchmark.transformer()
    case .curvature: try benchmark.curvature()
    case .ranking: try benchmark.ranking()
    case .market: try benchmark.market()
    case .marketForms: try benchmark.marketForms()
    case .sparseMarket: try benchmark.sparseMarket()
    case .startup: try benchmark.startup()
    case .mlpMemory: try benchmark.mlpMemory()
    case .transformerMemory: try benchmark.transformerMemory()
    case .growth: try benchmark.growth()
    }
  }

  /// Whether the whole process counts, from its start to its end: it is timed from outside, and
  /// its memory is of interest.
  var isWholeProcess: Bool {
    switch self {
    case .startup, .mlpMemory, .transformerMemory, .growth: true
    default: false
    }
  }

  /// Whether every element type and thread count is worth measuring, or `f32` on one thread only.
  var hasVariants: Bool { !isWholeProcess }
}
