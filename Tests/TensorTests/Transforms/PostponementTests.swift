import Synchronization
import Tensor
import Testing

/// What a derivative computes only if something reads it.
@Suite struct PostponementTests {
  /// The cube of each element, which counts how often its value and its tangent are computed.
  private struct CountedCube: Primitive {
    final class Counts: Sendable {
      let values = Atomic<Int>(0)
      let tangents = Atomic<Int>(0)
    }
    let counts = Counts()
    let postpones: Postponed
    var keeps: Kept { .inputs }

    func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }

    func evaluate(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
      counts.values.add(1, ordering: .relaxed)
      return inputs[0] * inputs[0] * inputs[0]
    }

    func pullback(
      _ cotangent: Tensor<Double>, inputs: [Tensor<Double>], output: Tensor<Double>, wanted: [Bool]
    ) -> [Tensor<Double>?] { [cotangent * 3 * square(inputs[0])] }

    func pushforward(
      _ tangents: [Tensor<Double>?], inputs: [Tensor<Double>], output: Tensor<Double>
    ) -> Tensor<Double> {
      counts.tangents.add(1, ordering: .relaxed)
      return tangents[0]! * 3 * square(inputs[0])
    }

    var computed: [Int] {
      [counts.values.load(ordering: .relaxed), counts.tangents.load(ordering: .relaxed)]
    }
  }

  private let x = Tensor<Double>([1, -2, 3])
  private let direction = Tensor<Double>([1, 1, -1])

  @Test("a derivative does not compute a value that nothing reads") func value() {
    let cube = CountedCube(postpones: .value)
    let slope = derivative(at: x, along: direction) { cube($0) }
    #expect(slope.scalars == [3, 12, -27])
    #expect(cube.computed == [0, 1])
    let both = valueWithDerivative(at: x, along: direction) { cube($0) }
    #expect(both.value.scalars == [1, -8, 27])
    #expect(both.derivative.scalars == [3, 12, -27])
    #expect(cube.computed == [1, 2])
  }

  @Test("what is put off is computed once, whatever reads it") func once() {
    let cube = CountedCube(postpones: [.value, .tangent])
    let slope = derivative(at: x, along: direction) { x in
      let y = cube(x)
      return y * y.flipped(alongAxis: 0) + y[0] + y.reshaped([3, 1]).sum() + exp(y * 0)
    }
    let plain = derivative(at: x, along: direction) { x in
      let y = x * x * x
      return y * y.flipped(alongAxis: 0) + y[0] + y.reshaped([3, 1]).sum() + exp(y * 0)
    }
    #expect(slope.scalars == plain.scalars)
    #expect(cube.computed == [1, 1])
  }

  @Test("without it both are computed at once") func eager() {
    let cube = CountedCube(postpones: [])
    #expect(derivative(at: x, along: direction) { cube($0) }.scalars == [3, 12, -27])
    #expect(cube.computed == [1, 1])
  }

  @Test("a Hessian-vector product reads neither the loss nor its tangent") func hessianProduct() {
    let cube = CountedCube(postpones: [.value, .tangent])
    let product = hessianVectorProduct(at: x, along: direction) { cube($0).sum() }
    #expect(product.scalars == [6, -12, -18])
    // The sum reads the value of the cubes, and nothing how the sum moves.
    #expect(cube.computed == [1, 0])
    let loss = CountedCube(postpones: [.value, .tangent])
    let last = hessianVectorProduct(at: Tensor<Double>(2), along: Tensor(1)) { loss($0) }
    #expect(last.scalar == 12)
    #expect(loss.computed == [0, 0])
  }

  @Test("derivatives nest") func nested() {
    let cube = CountedCube(postpones: [.value, .tangent])
    let second = derivative(at: x, along: direction) { x in
      derivative(at: x, along: direction) { cube($0) }
    }
    #expect(second.scalars == [6, -12, 18])
    let batch = vectorized(over: stack([x, 2 * x])) { x in
      derivative(at: x, along: direction) { cube($0) }
    }
    #expect(batch.scalars == [3, 12, -27, 12, 48, -108])
  }

  @Test("a long chain whose values nothing reads does not recurse") func chain() async {
    await #expect(processExitsWith: .success) {
      let a = Tensor<Double>(rows: [[0.5, 1], [0, -0.5]])
      let slope = derivative(at: Tensor<Double>.eye(2), along: .ones([2, 2])) { x in
        (0..<200_000).reduce(x) { x, _ in matmul(a, x) }
      }
      precondition(slope.scalars.allSatisfy { $0.isFinite })
    }
  }

  @Test("tasks may read it at the same time") func tasks() async {
    let a = Tensor<Double>.ones([40, 40])
    let value = valueWithDerivative(at: a, along: a) { matmul($0, $0) }.value
    let kept = Mutex<Tensor<Double>?>(nil)
    _ = derivative(at: a, along: a) { a in
      let product = matmul(a, a)
      kept.withLock { $0 = product }
      return product
    }
    let product = kept.withLock { $0! }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { product.scalars == value.scalars } }
      for await same in group { #expect(same) }
    }
  }
}
