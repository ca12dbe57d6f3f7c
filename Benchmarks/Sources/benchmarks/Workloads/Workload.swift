import ArgumentParser
import Tensor

/// The workloads, as the command line and the results name them.
enum Workload: String, CaseIterable, Codable, ExpressibleByArgument {
  case gemm, elementwise, overhead, mlp, curvature, ranking, market, startup

  func run<Scalar>(_ benchmark: Benchmark<Scalar>) throws {
    switch self {
    case .gemm: try benchmark.gemm()
    case .elementwise: try benchmark.elementwise()
    case .overhead: try benchmark.overhead()
    case .mlp: try benchmark.mlp()
    case .curvature: try benchmark.curvature()
    case .ranking: try benchmark.ranking()
    case .market: try benchmark.market()
    case .startup: try benchmark.startup()
    }
  }
}
