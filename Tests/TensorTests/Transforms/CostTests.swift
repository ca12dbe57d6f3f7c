import Synchronization
import Tensor
import Testing

/// What the transforms cost, in matrix products of a network of eight layers, whose value takes
/// eight: the table of Docs/AutomaticDifferentiation.md.
@Suite struct CostTests {
  private final class Counter: Sendable {
    let count = Mutex(0)
  }

  /// A matrix product that counts its evaluations.
  private struct Product: BilinearPrimitive {
    let counter: Counter

    func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
      try MatMul<Double>().shape(of: inputs)
    }
    func evaluate(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
      counter.count.withLock { $0 += 1 }
      return matmul(a, b)
    }
    func leftAdjoint(
      _ cotangent: Tensor<Double>, _ b: Tensor<Double>, shape: Shape
    ) -> Tensor<Double> { self(cotangent, b.transposed()) }
    func rightAdjoint(
      _ cotangent: Tensor<Double>, _ a: Tensor<Double>, shape: Shape
    ) -> Tensor<Double> { self(a.transposed(), cotangent) }
    /// The whole batch as one product.
    func vectorized(_ inputs: [Tensor<Double>], mapped: [Bool], size: Int) -> Tensor<Double> {
      let rank = zip(inputs, mapped).contains { $1 && $0.rank == 3 } ? 3 : 2
      return apply(inputs.map { $0.rank < rank ? $0.expanded(atAxis: 0) : $0 })
    }
  }

  private let weights = {
    var generator = Philox(seed: 5)
    return (0..<8).map { _ in Tensor<Double>.normal([3, 3], deviation: 0.5, using: &generator) }
  }()
  private let x = Tensor<Double>(rows: [[0.1, 0.2, -0.3], [0.5, -1, 0.25]])

  /// How many products a transform of the network's loss takes.
  private func products(
    saving: Bool = false,
    _ body: (@escaping @Sendable ([Tensor<Double>], Tensor<Double>) -> Tensor<Double>) -> Void
  ) -> Int {
    let counter = Counter()
    body { weights, x in
      let output = weights.reduce(x) { y, w in
        saving
          ? checkpointed(w, y) { w, y in tanh(Product(counter: counter)(y, w)) }
          : tanh(Product(counter: counter)(y, w))
      }
      return square(output).sum()
    }
    return counter.count.withLock { $0 }
  }

  @Test("products of each transform") func costs() {
    let w = weights
    #expect(products { _ = $0(w, x) } == 8)
    // Two adjoints for each layer, one for the first, whose input is constant.
    #expect(products { f in _ = gradient(at: w) { f($0, x) } } == 8 + 15)
    #expect(products { f in _ = derivative(at: w, along: w) { f($0, x) } } == 8 + 15)
    // The adjoints of the weights are not computed; tangents of the forward pass and of the adjoints,
    // which move in both operands, are.
    #expect(
      products { f in _ = hessianVectorProduct(at: w, along: w) { f($0, x) } } == 8 + 7 + 15 + 29)
    #expect(
      products { f in
        let product = gradientWithHessianProduct(at: w) { f($0, x) }.product
        for _ in 0..<3 { _ = product(w) }
      } == 23 + 3 * (15 + 29))
    // A straight line has two coefficients: 2 k + 1 products, and two where x is constant.
    #expect(products { f in _ = taylor(at: w, along: w, order: 3) { f($0, x) } } == 7 * 7 + 2)
    #expect(products { f in _ = taylor(at: w, along: w, order: 8) { f($0, x) } } == 7 * 17 + 2)
    #expect(products(saving: true) { f in _ = gradient(at: w) { f($0, x) } } == 8 + 8 + 15)
    let bundle = w.map { stack([$0, $0, $0, $0]) }
    // Value, adjoints, tangents, and one bilinear term for each layer but the first.
    #expect(
      products { f in _ = hessianForm(at: w, along: bundle) { f($0, x) } } == 8 + 15 + 15 + 7)
    let rows = x.expanded(atAxis: 1)
    #expect(
      products { f in
        _ = perExampleGradients(at: w, over: rows, rows) { w, x, _ in f(w, x) }
      } == 23)
  }
}
