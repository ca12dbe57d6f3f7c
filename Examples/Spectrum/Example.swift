// The spectrum of a network's Hessian, which is never formed: largest eigenvalues, trace and density.
// `Spectrum 1000` takes a million weights and more.
import Curvature
import Layers
import Tensor

@main
struct Example {
  static func main() throws {
    let width = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 16
    var generator = Philox(seed: 5)
    let model = Sequential<Float>([
      Dense(32, width, using: &generator), Activation(.tanh),
      Dense(width, width, using: &generator), Activation(.tanh),
      Dense(width, 10, using: &generator),
    ])
    let images = Tensor<Float>.normal([64, 32], using: &generator)
    let labels = (0..<64).map { $0 % 10 }
    let batches = stride(from: 0, to: 64, by: 16).map { start in
      DataBatch(
        inputs: images[start..<start + 16], labels: Array(labels[start..<start + 16]))
    }
    let objective = try Objective(of: model, batches: batches, loss: .crossEntropy) { $0($1) }
    let hessian = objective.hessian
    print("\(hessian.size) weights, \(objective.exampleCount) examples")

    func report(_ work: String) -> WorkProgress {
      { done, total in if done % 20 == 0 { print("  \(work): \(done) of at most \(total)") } }
    }
    let top = try hessian.eigenpairs(
      .largest, count: 3, tolerance: 1e-3, maxProducts: 400, blockSize: 3, basisSize: 30, seed: 1,
      progress: report("eigenvalues"))
    print("largest eigenvalues", top.values, top.isConverged ? "" : "(not converged)")
    let trace = try hessian.trace(
      .hutchinson(probes: 40, seed: 2), groupSize: 8, progress: report("trace"))
    print("trace \(trace.value), standard error \(trace.standardError)")
    let quadrature = try hessian.spectralQuadrature(
      steps: 40, probes: 4, seed: 3, groupSize: 2, progress: report("density"))
    let density = quadrature.density(points: 12)
    for (eigenvalue, height) in zip(density.points, density.values) { print(eigenvalue, height) }

    // The density's mean is the trace again, from other probes.
    let other = quadrature.trace { $0 }
    let error = trace.standardError + other.standardError
    precondition(abs(other.value - trace.value) < 5 * error, "two estimates of one trace")
    precondition(top.isConverged && top.values[0] >= top.values[1], "largest first")
  }
}
