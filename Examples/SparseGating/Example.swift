// Sixteen peers of which every example asks four: as right as asking all, for a quarter of the
// queries. With `--full` on Fashion-MNIST, larger and over three seeds: see Docs/Gating.md.
import Layers
import Peers
import Tensor

@main
struct Example {
  static func main() async throws {
    setThreadCount(1)
    let isFull = CommandLine.arguments.contains("--full")
    let problem = isFull ? try Problem.fashion() : Problem.clusters()
    print("seed  gating               accuracy  queries  MB sent  MB got  load CV  importance CV")
    for seed in 1...(isFull ? 3 : 1) as ClosedRange<UInt64> {
      let dense = try await row("all 16", seed, problem, keeping: 16, load: 0, importance: 0)
      _ = try await row("4, no balance loss", seed, problem, keeping: 4, load: 0, importance: 0)
      if isFull {
        _ = try await row("4, importance loss", seed, problem, keeping: 4, load: 0, importance: 0.1)
      }
      let sparse = try await row(
        "4, both losses", seed, problem, keeping: 4, load: 0.1, importance: 0.1)
      if isFull { continue }
      precondition(sparse.accuracy >= 0.99 * dense.accuracy, "four peers are not as good as all")
      precondition(4 * sparse.queries == dense.queries, "not a quarter of the queries")
      precondition(sparse.loadCV < 0.5, "the load is uneven")
    }
  }

  /// Trains a network, and prints and returns means over its sixteen askers on held-out data.
  static func row(
    _ name: String, _ seed: UInt64, _ problem: Problem, keeping: Int, load: Float, importance: Float
  ) async throws -> (accuracy: Double, queries: Int, loadCV: Double) {
    var configuration = problem.configuration
    (configuration.keeping, configuration.seed) = (keeping, seed)
    (configuration.loadWeight, configuration.importanceWeight) = (load, importance)
    let network = PeerNetwork(problem.members(seed: seed), configuration: configuration)
    for step in 0..<problem.steps {
      _ = try await network.trainStep(learningRate: problem.schedule(step))
    }
    let report = await network.evaluate(problem.heldOut, asking: .chosen)
    let traffic = report.traffic.reduce(TrafficReport(), +)
    let accuracy = report.evaluations.map(\.accuracy).mean
    let loadCV = report.gateUse.map(\.loadCoefficientOfVariation).mean
    let megabytes = [traffic.bytesSent, traffic.bytesReceived].map { Double($0) / 1e6 }
    let importanceCV = report.gateUse.map(\.importanceCoefficientOfVariation).mean
    let cells = [accuracy, Double(traffic.queries)] + megabytes + [loadCV, importanceCV]
    print("\(seed)  \(name)", cells.map { "\(($0 * 1e4).rounded() / 1e4)" }.joined(separator: "  "))
    // How well mean gates order the peers as the exact scores do, which take everyone's answers.
    let proxies = try await network.gateProxies(problem.heldOut)
    let overlap = proxies.map { $0.topOverlap(k: 4) }.mean
    print(
      "   gates against exact scores: Spearman", proxies.map(\.spearman).mean, "Kendall",
      proxies.map(\.kendall).mean, "top 4", overlap)
    return (accuracy, traffic.queries, loadCV)
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }
}
