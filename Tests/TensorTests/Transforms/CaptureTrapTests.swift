import Tensor
import Testing

/// Functions handed to a transform that read a traced tensor which is not among their arguments: the
/// derivative would miss it, so they stop the program.
@Suite struct CaptureTrapTests {
  @Test("a checkpointed block that captures a traced tensor") func checkpoint() async {
    let same = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>([2, 3])) { w in checkpointed(w * 2) { $0 * w }.sum() }
    }
    expectMessage(
      same,
      "checkpointed: its function captures a tensor that a transform "
        + "(gradient or pullback) traces; pass that tensor as an argument")
    // The captured tensor belongs to a transform inside that of the argument.
    let inner = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>(2)) { x in
        derivative(at: Tensor(3), along: Tensor(1)) { y in checkpointed(x) { $0 * y } }
      }
    }
    expectMessage(inner, "checkpointed: its function captures", "(derivative) traces")
  }

  @Test("a custom derivative that captures a traced tensor, in each mode") func custom() async {
    let reverse = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>(2)) { w in
        withPullback(at: w, value: { $0 * w }) { _, _, cotangent in cotangent }
      }
    }
    expectMessage(reverse, "withPullback: its function captures")
    let forward = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = derivative(at: Tensor<Float>(2), along: Tensor(1)) { w in
        withPushforward(at: w, value: { $0 }) { _, _, tangent in tangent * w }
      }
    }
    expectMessage(forward, "withPushforward: its function captures", "(derivative) traces")
    let series = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = taylor(at: Tensor<Float>(2), along: Tensor(1), order: 2) { w in
        withPushforward(at: w, value: { $0 }) { _, _, tangent in tangent * w }
      }
    }
    expectMessage(series, "withPushforward: its function captures", "(taylor) traces")
    let batch = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vectorized(over: Tensor<Float>([1, 2])) { w in
        withPullback(at: w, value: { $0 * w }) { _, _, cotangent in cotangent }
      }
    }
    expectMessage(batch, "withPullback: its function captures", "(vectorized) traces")
    // The rule alone captures it: it runs when the transform has ended.
    let late = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>(2)) { w in
        withPullback(at: w, value: { $0 }) { _, _, cotangent in cotangent * w }
      }
    }
    expectMessage(late, "multiply: a tensor has escaped the transform (gradient or pullback)")
  }

  @Test("what an outer transform traces may be captured") func outer() {
    // d/dw of d/dx (w x)^2 = 2 w^2 x.
    let slope = gradient(at: Tensor<Double>(3)) { w in
      gradient(at: Tensor(5)) { x in checkpointed(x) { square(w * $0) } }
    }
    #expect(slope.scalar == 60)
    let custom = gradient(at: Tensor<Double>(3)) { w in
      gradient(at: Tensor(5)) { x in
        withPullback(at: x, value: { square(w * $0) }) { x, _, cotangent in
          2 * w * w * x * cotangent
        }
      }
    }
    #expect(custom.scalar == 60)
    let batch = gradient(at: Tensor<Double>(3)) { w in
      vectorized(over: Tensor([1, 2])) { x in checkpointed(x) { w * square($0) } }.sum()
    }
    #expect(batch.scalar == 5)
  }

  @Test("a rule whose result has another shape") func shapes() async {
    let pulled = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>([1, 2])) { x in
        withPullback(at: x, value: { $0.sum() }) { _, _, cotangent in cotangent }
      }
    }
    expectMessage(
      pulled, "withPullback: the rule returned a cotangent of shape [], [2] is needed")
    let pushed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = derivative(at: Tensor<Float>([1, 2]), along: Tensor([1, 1])) { x in
        withPushforward(at: x, value: { $0.sum() }) { _, _, tangent in tangent }
      }
    }
    expectMessage(
      pushed, "withPushforward: the rule returned a tangent of shape [2], [] is needed")
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithPullback(at: Tensor<Float>([1, 2])) { [$0, $0] }.pullback([.ones([2])])
    }
    expectMessage(count, "pullback: the cotangent has 1 tensors, the value 2")
  }
}
