import Curvature
import Foundation
import Layers
import Tensor
import Testing

@Suite struct SecondOrderOptimizerTests {
  private func problem() throws -> Objective<Double> {
    try ObjectiveProblems.objective([6, 4], reduction: .mean)
  }

  /// (G + damping I) d = -gradient, by all entries of G.
  @Test func aGaussNewtonStepSolvesItsSystem() throws {
    let objective = try problem()
    var optimizer = GaussNewtonOptimizer<Double>(
      damping: 0.3, tolerance: 1e-13, maxIterations: 500)
    let (parameters, report) = try optimizer.step(on: objective)
    let matrix = entries(objective.gaussNewton)
    let gradient = try objective.gradient()
    let step = try solvePositiveDefinite(
      matrix + Tensor<Double>.eye(objective.size) * 0.3, -gradient.expanded(atAxis: 1)
    ).squeezed(atAxis: 1)
    let moved = objective.joined(parameters) - objective.joined(objective.parameters)
    #expect(report.scale == 1 && report.damping == 0.3)
    #expect(distance(moved, step) < 1e-11)
    let predicted =
      (gradient * step).sum().scalar + (step * matmul(matrix, step)).sum().scalar / 2
    #expect(Swift.abs(report.predictedChange - predicted) < 1e-12)
    let change = report.lossAfter - report.lossBefore
    #expect(Swift.abs(report.reductionRatio - change / predicted) < 1e-9)
    #expect(Swift.abs(report.lossBefore - objective.value()) < 1e-14)
  }

  /// A linear model with squared error is its own quadratic model: one step without much damping is
  /// the least-squares solution.
  @Test func linearLeastSquaresTakesOneStep() throws {
    var generator = Philox(seed: 71)
    let x = Tensor<Double>.normal([20, 3], using: &generator) * Tensor([1, 0.01, 10])
    let y = Tensor<Double>.normal([20, 2], using: &generator)
    var weights = Tensor<Double>.zeros([3, 2])
    var optimizer = GaussNewtonOptimizer<Double>(damping: 1e-14, tolerance: 1e-12)
    let report = try optimizer.update(
      &weights, on: [DataBatch(inputs: x, targets: y)], loss: .squaredError
    ) { matmul($1, $0) }
    #expect(Swift.abs(report.reductionRatio - 1) < 1e-9)
    let normal = matmul(x.transposed(), matmul(x, weights) - y)
    #expect(Tensor::abs(normal).max().scalar < 1e-8)
    // The model was right: less damping.
    #expect(Swift.abs(optimizer.state!.damping.scalar / 1e-14 - 1 / 1.5) < 1e-12)
  }

  /// The first step is alpha times the damped inverse of the factors on the gradient, alpha at the
  /// minimum along it.
  @Test func aFirstKFACStepIsTheNaturalGradient() throws {
    let objective = try problem()
    var optimizer = KFACOptimizer<Double>(damping: 0.2)
    let (parameters, report) = try optimizer.step(on: objective)
    let gradient = try objective.gradient()
    let d = -matmul(try objective.kfac().inverse(piDamping: 0.2), gradient)
    let bend =
      (d * matmul(objective.gaussNewton, d)).sum().scalar + 0.2 * square(d).sum().scalar
    let step = d * (-(gradient * d).sum().scalar / bend)
    let moved = objective.joined(parameters) - objective.joined(objective.parameters)
    #expect(report.scale == 1)
    #expect(distance(moved, step) < 1e-11)
  }

  @Test func theDivergenceLimitScalesTheStep() throws {
    let objective = try problem()
    var optimizer = KFACOptimizer<Double>(damping: 0.01, divergenceLimit: 1e-3)
    let (parameters, _) = try optimizer.step(on: objective)
    let moved = objective.joined(parameters) - objective.joined(objective.parameters)
    let divergence = (moved * matmul(objective.gaussNewton, moved)).sum().scalar / 2
    #expect(Swift.abs(divergence - 1e-3) < 1e-12)
  }

  private func descend(_ start: some SecondOrderOptimizer<Double>) throws -> [SecondOrderStep] {
    var (optimizer, w) = (start, ObjectiveProblems.perceptron() as [Tensor<Double>])
    return try (0..<12).map { _ in
      try optimizer.update(&w, on: ObjectiveProblems.batches([6, 4]), loss: .crossEntropy) {
        ObjectiveProblems.outputs($0, $1)
      }
    }
  }

  /// With next to no damping the model promises too much: steps are halved, the damping grows, and
  /// the loss never rises.
  @Test func theLossNeverRises() throws {
    for steps in [
      try descend(GaussNewtonOptimizer<Double>(damping: 1e-9)),
      try descend(KFACOptimizer<Double>(damping: 1e-6, inversePeriod: 3, dampingPeriod: 2)),
    ] {
      #expect(steps.allSatisfy { $0.lossAfter <= $0.lossBefore && $0.predictedChange < 0 })
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.lossAfter == $1.lossBefore })
      #expect(steps.last!.lossAfter < 0.8 * steps[0].lossBefore)
    }
    let first = try descend(GaussNewtonOptimizer<Double>(damping: 1e-9))
    #expect(first.contains { $0.scale < 1 })
    #expect(zip(first, first.dropFirst()).contains { $1.damping > $0.damping })
  }

  /// Six steps, and two and four with everything in files in between, give the same bits.
  private func expectResumable<Rule: SecondOrderOptimizer<Float>>(_ start: Rule) throws {
    let batches: [DataBatch<Tensor<Float>>] = ObjectiveProblems.batches([8])
    var generator = Philox(seed: 72)
    let model = Sequential<Float>([
      Dense(3, 4, using: &generator), Activation(.tanh), LayerNorm(4),
      Dense(4, 3, using: &generator),
    ])
    func train(_ rule: inout Rule, _ model: inout Sequential<Float>, _ steps: Int) throws {
      for _ in 0..<steps { try rule.update(&model, on: batches[0], loss: .crossEntropy) }
    }
    var (whole, straight) = (start, model)
    try train(&whole, &straight, 6)
    var (first, parted) = (start, model)
    try train(&first, &parted, 2)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Safetensors.write(#require(first.state), to: path)
    var second = start
    let objective = try Objective(of: model, batches: batches, loss: .crossEntropy) { $0($1) }
    second.state = try Safetensors.read(path).load(into: start.initialState(for: objective))
    try train(&second, &parted, 4)
    #expect(parted.tensors.map(\.scalars) == straight.tensors.map(\.scalars))
    #expect(second.state!.tensors.map(\.scalars) == whole.state!.tensors.map(\.scalars))
    // Without the state it goes elsewhere: the comparison above can fail.
    var (forgetful, other) = (start, model)
    try train(&forgetful, &other, 2)
    forgetful.state = nil
    try train(&forgetful, &other, 4)
    #expect(other.tensors.map(\.scalars) != straight.tensors.map(\.scalars))
  }

  @Test func gaussNewtonResumes() throws {
    try expectResumable(GaussNewtonOptimizer<Float>(damping: 0.5, maxIterations: 5))
  }

  @Test func kfacResumes() throws {
    try expectResumable(KFACOptimizer<Float>(damping: 0.5, inversePeriod: 3, dampingPeriod: 2))
    try expectResumable(
      KFACOptimizer<Float>(damping: 0.5, matrix: .fisherMonteCarlo(samples: 2, seed: 9)))
  }

  /// A loss that is not finite is thrown, and nothing has moved.
  @Test func brokenInputsAreThrown() throws {
    var (model, optimizer) = (Tensor<Double>.ones([2, 2]), GaussNewtonOptimizer<Double>())
    let batch = DataBatch(inputs: Tensor<Double>(rows: [[1, .nan]]), labels: [0])
    #expect(throws: CurvatureError.nonFiniteOutput(batch: 0, example: 0)) {
      try optimizer.update(&model, on: [batch], loss: .crossEntropy) { matmul($1, $0) }
    }
    #expect(model.scalars == [1, 1, 1, 1] && optimizer.state == nil)
  }
}
