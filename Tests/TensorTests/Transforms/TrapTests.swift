import Synchronization
import Tensor
import Testing

/// A programmer's mistake ends the program with a message that names the operation, the shapes and
/// the rule.
@Suite struct TrapTests {
  @Test("a tensor that escapes its transform") func escaped() async {
    let gradients = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let kept = Mutex(Tensor<Float>(0))
      _ = gradient(at: Tensor<Float>(1)) { x in
        kept.withLock { $0 = x }
        return x
      }
      _ = kept.withLock { exp($0) }
    }
    expectMessage(gradients, "exp: a tensor has escaped the transform (gradient or pullback)")
    let batches = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let kept = Mutex(Tensor<Float>(0))
      _ = vectorized(over: Tensor<Float>([1, 2])) { x in
        kept.withLock { $0 = x }
        return x
      }
      _ = kept.withLock { $0 + 1 }
    }
    expectMessage(batches, "add: a tensor has escaped the transform (vectorized)")
  }

  @Test("shapes that do not fit") func shapes() async {
    let product = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = matmul(Tensor<Float>.zeros([2, 3]), Tensor<Float>.zeros([4, 5]))
    }
    expectMessage(
      product, "matmul of [2, 3] and [4, 5]: the inner sizes must agree; 3 is not 4")
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.zeros([2, 3]) + Tensor<Double>.zeros([2, 4])
    }
    expectMessage(
      sum, "add of [2, 3] and [2, 4]: sizes aligned at the last axis must be equal or 1",
      "axis -1 has 3 and 4")
    let traced = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>.zeros([2])) { x in
        vectorized(over: Tensor<Float>.zeros([7, 3])) { (x * $0).sum() }.sum()
      }
    }
    expectMessage(traced, "multiply of [2] and [3]")
  }

  @Test("a gradient of more than one element, and a cotangent of another shape")
  func transforms() async {
    let many = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Float>([1, 2])) { $0 }
    }
    expectMessage(many, "the function returned shape [2], a gradient needs exactly one element")
    let cotangent = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = valueWithPullback(at: Tensor<Float>([1, 2])) { $0 }.pullback(.ones([3]))
    }
    expectMessage(cotangent, "pullback: the cotangent has shape [3], the value [2]")
    let direction = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = derivative(at: Tensor<Float>([1, 2]), along: Tensor(1)) { $0 }
    }
    expectMessage(direction, "derivative: the direction has shape [], the argument [2]")
    let product = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = hessianVectorProduct(at: Tensor<Float>([1, 2]), along: Tensor(1)) { $0.sum() }
    }
    expectMessage(product, "hessianVectorProduct: the direction has shape [], the argument [2]")
    let sizes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vectorized(over: Tensor<Float>.zeros([2]), Tensor<Float>.zeros([3])) { $0 + $1 }
    }
    expectMessage(sizes, "vectorized: leading sizes must agree, shapes [2] and [3]")
  }

  @Test("one example's values cannot be read") func values() async {
    let read = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vectorized(over: Tensor<Float>([1, 2])) { x in x * x.scalar }
    }
    expectMessage(read, "scalar: inside `vectorized` one example's values cannot be read")
  }

  @Test("what comes from outside throws the same text") func checkedApply() {
    #expect {
      try MatMul<Float>().checkedApply([.zeros([2, 3]), .zeros([4, 5])])
    } throws: { error in
      "\(error)" == "matmul of [2, 3] and [4, 5]: the inner sizes must agree; 3 is not 4"
        && (error as? ShapeError)?.shapes == [[2, 3], [4, 5]]
    }
    #expect(throws: ShapeError.self) { try Add<Float>().checkedApply([.zeros([2])]) }
    #expect(throws: ShapeError.self) {
      try Gather<Float>([3], axis: 0).checkedApply([.zeros([3])])
    }
    #expect(throws: Never.self) {
      let sum = try Add<Float>().checkedApply([Tensor([1, 2]), Tensor(3)])
      #expect(sum.scalars == [4, 5])
    }
  }
}
