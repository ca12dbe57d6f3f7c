import Curvature
import Synchronization
import Tensor
import Testing

@Suite struct GuardTests {
  typealias Problems = ObjectiveProblems
  private let weights: [Tensor<Double>] = Problems.perceptron()

  @Test func batchStatisticsAreFound() throws {
    let model: @Sendable ([Tensor<Double>], Tensor<Double>) -> Tensor<Double> = {
      let z = Problems.outputs($0, $1)
      return z - z.mean(alongAxis: 0, keepingAxes: true)
    }
    let error = #expect(throws: CurvatureError.self) {
      try Objective(
        of: weights, batches: Problems.batches([6]), loss: .crossEntropy, model: model)
    }
    guard case .coupledExamples(let example, let difference, let tolerance) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(example % 2 == 0 && difference > 1e-3 && tolerance < 1e-8)
    _ = try Objective(
      of: weights, batches: Problems.batches([6]), loss: .crossEntropy,
      checks: .withoutIndependence, model: model)
  }

  @Test func randomnessIsFound() throws {
    let calls = Counter()
    let error = #expect(throws: CurvatureError.self) {
      try Objective(
        of: weights, batches: Problems.batches([6]), loss: .crossEntropy
      ) { w, x in
        var generator = Philox(seed: calls.next())
        let kept = Tensor<Double>.bernoulli([3], probability: 0.5, using: &generator)
        return Problems.outputs(w, x * kept)
      }
    }
    guard case .notDeterministic(let example, let first, let second) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(example >= 0 && first != second)
  }

  @Test func whatIsNotFiniteIsNamed() throws {
    let good: DataBatch<Tensor<Double>> = Problems.batches([3])[0]
    var inputs = good.inputs
    inputs[1, 0] = Tensor(.nan)
    let bad = DataBatch(inputs: inputs, targets: good.targets)
    #expect(throws: CurvatureError.nonFiniteOutput(batch: 1, example: 1)) {
      try Objective(of: weights, batches: [good, bad], loss: .crossEntropy) {
        Problems.outputs($0, $1)
      }
    }
    // The slope of the root at 0 is infinite.
    inputs[1] = .zeros([3])
    let still = DataBatch(inputs: inputs, targets: good.targets)
    #expect(throws: CurvatureError.nonFiniteGradient(batch: 0, example: 1)) {
      try Objective(of: [weights[0]], batches: [still], loss: .crossEntropy) { w, x in
        sqrt(abs(matmul(x, w[0])))[.all, ..<3]
      }
    }
    #expect(throws: CurvatureError.noExamples) {
      try Objective(
        of: weights, batches: [DataBatch<Tensor<Double>>](), loss: .crossEntropy
      ) { Problems.outputs($0, $1) }
    }
  }

  @Test func aSourceThatRunsDryIsFound() throws {
    let calls = Counter()
    #expect(throws: CurvatureError.sourceNotRepeatable) {
      try Objective(
        of: weights,
        batches: { () -> [DataBatch<Tensor<Double>>] in
          calls.next() < 2 ? Problems.batches([3]) : []
        }, loss: .crossEntropy, model: { Problems.outputs($0, $1) })
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic<UInt64>(0)
  func next() -> UInt64 { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
