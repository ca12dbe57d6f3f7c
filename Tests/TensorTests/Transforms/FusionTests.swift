import Tensor
import Testing

/// Elementwise operations in one pass over memory: every bit as one after the other.
///
/// Serialised, because the switch is the process's. Other suites may run at any setting: that is
/// what this one shows.
@Suite(.serialized) struct FusionTests {
  /// Runs a body with fusion from one element on, and without, and expects the same bits.
  private func expectSameBits<Scalar>(
    _ what: String, _ body: () -> [Tensor<Scalar>], at location: SourceLocation = #_sourceLocation
  ) {
    defer { setFusion(true) }
    setFusion(true, smallest: 1)
    let fused = body().map { ($0.shape, $0.scalars) }
    setFusion(false)
    let plain = body().map { ($0.shape, $0.scalars) }
    #expect(fused.count == plain.count, "\(what)", sourceLocation: location)
    for (index, (a, b)) in zip(fused, plain).enumerated() {
      #expect(a.0 == b.0, "\(what), tensor \(index)", sourceLocation: location)
      let differing = zip(a.1, b.1).contains { $0 != $1 && !($0.isNaN && $1.isNaN) }
      #expect(!differing, "\(what), tensor \(index)", sourceLocation: location)
    }
  }

  private func checkTable<Scalar>(_ row: PrimitiveCase<Scalar>) {
    func f(_ x: [Tensor<Scalar>]) -> Tensor<Scalar> { row(x) }
    var generator = Philox(seed: 7)
    let directions = row.inputs.map { Tensor<Scalar>.normal($0.shape, using: &generator) }
    func loss(_ x: [Tensor<Scalar>]) -> Tensor<Scalar> { (f(x) * f(x)).sum() }
    expectSameBits("\(row.label) value") { [f(row.inputs)] }
    expectSameBits("\(row.label) gradient") { gradient(at: row.inputs, in: loss) }
    expectSameBits("\(row.label) derivative") {
      [derivative(at: row.inputs, along: directions, in: f)]
    }
    expectSameBits("\(row.label) Hessian-vector product") {
      hessianVectorProduct(at: row.inputs, along: directions, in: loss)
    }
    expectSameBits("\(row.label) series") {
      taylor(at: row.inputs, along: directions, order: 3, in: f)
    }
  }

  @Test("operands that repeat along any axes, blocks that do not fit, results read half-way")
  func broadcasting() {
    var generator = Philox(seed: 11)
    let shapes: [Shape] = [
      [5, 7, 1231], [7, 1231], [1, 1231], [5, 1, 1231], [5, 1, 1], [5, 7, 1], [7, 1], [],
    ]
    let inputs = shapes.map { Tensor<Double>.normal($0, using: &generator) }
    expectSameBits("repeated operands") {
      var sum = inputs[0]
      var results: [Tensor<Double>] = []
      for (index, input) in inputs.enumerated() {
        sum = tanh(sum * input) + input
        // Some of the sums are kept, and so computed on the way to the last.
        if index.isMultiple(of: 2) { results.append(sum) }
      }
      let turned = inputs[0].transposed([2, 0, 1]) * sum.transposed([2, 0, 1])
      return results + [sum, turned, sum.sum(alongAxis: 0), exp(sum)[0..<2], maximum(sum, 0)]
    }
  }

  @Test("chains longer than one run")
  func longChains() {
    var generator = Philox(seed: 12)
    let inputs = (0..<40).map { _ in Tensor<Float>.normal([3, 100], using: &generator) }
    expectSameBits("one array after the other") {
      [inputs.reduce(inputs[0]) { ($0 + $1) * 0.5 }]
    }
    expectSameBits("a result used twice at each step") {
      [(0..<60).reduce(inputs[0]) { x, _ in x * (1 - x * 0.25) }]
    }
    expectSameBits("a tree") {
      var level = inputs
      while level.count > 1 {
        let half = (level.count + 1) / 2
        level = (0..<half).map {
          $0 + half < level.count ? level[$0] - level[$0 + half] : level[$0]
        }
      }
      return level
    }
  }

  /// Gradients by rows that all rows of a matrix share: sums of what the last pass computes.
  private func checkRowGradients<Scalar>(_ shape: Shape, _: Scalar.Type)
  where Scalar: TensorScalar {
    var generator = Philox(seed: 13)
    let x = Tensor<Scalar>.normal(shape, using: &generator)
    let rows = (0..<3).map { _ in Tensor<Scalar>.normal([shape[-1]], using: &generator) }
    let cotangent = Tensor<Scalar>.normal(shape, using: &generator)
    func f(_ p: [Tensor<Scalar>]) -> Tensor<Scalar> {
      gelu(p[0] * p[1] + p[2], approximation: .tanh) * p[3]
    }
    for threads in [1, 3] {
      let before = threadCount
      setThreadCount(threads)
      defer { setThreadCount(before) }
      expectSameBits("\(shape), \(threads) threads, pullback") {
        pullback(at: [x] + rows, in: f)(cotangent)
      }
      expectSameBits("\(shape), \(threads) threads, Hessian-vector product") {
        hessianVectorProduct(at: [x] + rows, along: [cotangent] + rows) { (f($0) * f($0)).sum() }
      }
    }
    expectSameBits("\(shape), sums and a maximum, read in several orders") {
      let product = x * rows[0]
      let sum = product.sum(alongAxis: 0)
      let (largest, other) = (product.max(alongAxis: 0), exp(product).sum(alongAxis: 0))
      let unread = tanh(product).sum(alongAxis: 0)
      _ = unread
      let scaled = product / other
      return [scaled, largest, sum, scaled.sum(alongAxis: 0), sum + largest, product]
    }
  }

  @Test(
    "sums over rows, with pieces that fit and pieces that do not",
    arguments: [
      [1, 65], [130, 64], [130, 65], [63, 128], [2000, 129], [130, 700], [1000, 1024], [67, 2048],
      [40, 2049],
    ] as [Shape])
  func rowGradients(_ shape: Shape) {
    checkRowGradients(shape, Float.self)
    checkRowGradients(shape, Double.self)
  }

  @Test("every primitive's derivatives")
  func table() {
    for row in elementwiseRows() + arithmeticRows() + fusedRows() as [PrimitiveCase<Float>] {
      checkTable(row)
    }
    for row in elementwiseRows() + arithmeticRows() + fusedRows() as [PrimitiveCase<Double>] {
      checkTable(row)
    }
  }
}
