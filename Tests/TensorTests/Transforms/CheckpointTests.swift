import Synchronization
import Tensor
import Testing

/// Blocks whose intermediate results are computed again instead of kept.
@Suite struct CheckpointTests {
  /// An operation that some tape holds, counted while it does: e^(x/8), element by element.
  private struct Counted: ElementwisePrimitive {
    let token: Token

    func evaluate(_ x: Tensor<Double>) -> Tensor<Double> { exp(x / 8) }
    func slope(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> { y / 8 }
  }

  private final class Token: Sendable {
    let counter: Counter
    init(_ counter: Counter) {
      self.counter = counter
      counter.state.withLock {
        $0.live += 1
        $0.total += 1
        $0.peak = max($0.peak, $0.live)
      }
    }
    deinit { counter.state.withLock { $0.live -= 1 } }
  }

  private final class Counter: Sendable {
    let state = Mutex((live: 0, total: 0, peak: 0))

    func run(_ x: Tensor<Double>, _ count: Int) -> Tensor<Double> {
      (0..<count).reduce(x) { y, _ in Counted(token: Token(self))(y) }
    }

    /// A chain halved again and again, each half a checkpoint.
    func halved(_ x: Tensor<Double>, _ count: Int) -> Tensor<Double> {
      if count == 1 { return run(x, 1) }
      return [count / 2, count - count / 2].reduce(x) { y, part in
        checkpointed(y) { [self] in halved($0, part) }
      }
    }

    func blocks(_ x: Tensor<Double>, _ count: Int, of size: Int) -> Tensor<Double> {
      (0..<count).reduce(x) { y, _ in checkpointed(y) { [self] in run($0, size) } }
    }

    /// The most operations that tapes held at once and the number that ran.
    func measure(_ body: (Counter) -> Tensor<Double>) -> (peak: Int, total: Int, Tensor<Double>) {
      let result = body(self)
      let state = state.withLock { $0 }
      #expect(state.live == 0, "every tape has gone")
      return (state.peak, state.total, result)
    }
  }

  @Test("a tape holds one block at a time, or one path down a tree of blocks")
  func memory() {
    let x = Tensor<Double>([0.3, -1])
    let plain = Counter().measure { c in gradient(at: x) { c.run($0, 64).sum() } }
    let split = Counter().measure { c in gradient(at: x) { c.blocks($0, 8, of: 8).sum() } }
    let tree = Counter().measure { c in gradient(at: x) { c.halved($0, 64).sum() } }
    // One more than recorded: the one about to be.
    #expect(plain.peak <= 65 && plain.total == 64)
    #expect(split.peak <= 9 && split.total == 128)
    #expect(tree.peak <= 3 && tree.total == 64 * 7)
    expectClose(split.2, plain.2, within: 0)
    expectClose(tree.2, plain.2, within: 0)
  }

  @Test("second derivatives save memory too")
  func secondOrderMemory() {
    let x = Tensor<Double>([0.3, -1])
    let v = Tensor<Double>([1, 2])
    func reverse(_ f: @escaping (Tensor<Double>) -> Tensor<Double>) -> Tensor<Double> {
      gradient(at: x) { (gradient(at: $0) { f($0).sum() } * v).sum() }
    }
    func mixed(_ f: @escaping (Tensor<Double>) -> Tensor<Double>) -> Tensor<Double> {
      gradient(at: x) { derivative(at: $0, along: v) { f($0).sum() } }
    }
    let plain = Counter().measure { c in reverse { c.run($0, 64) } }
    let split = Counter().measure { c in reverse { c.blocks($0, 8, of: 8) } }
    #expect(split.peak * 2 < plain.peak, "\(split.peak) of \(plain.peak)")
    expectClose(split.2, plain.2)
    let plainMixed = Counter().measure { c in mixed { c.run($0, 64) } }
    let splitMixed = Counter().measure { c in mixed { c.blocks($0, 8, of: 8) } }
    #expect(splitMixed.peak * 2 < plainMixed.peak, "\(splitMixed.peak) of \(plainMixed.peak)")
    expectClose(splitMixed.2, plainMixed.2)
    expectClose(splitMixed.2, plain.2)
    // A batch inside a gradient.
    let rows = stack([x, x + 1])
    let batch = Counter().measure { c in
      gradient(at: rows) { vectorized(over: $0) { c.blocks($0, 8, of: 8) }.sum() }
    }
    #expect(batch.peak <= 10, "\(batch.peak)")
  }

  @Test("forward mode, series and batches run the block once") func onePass() {
    let x = Tensor<Double>([0.3, -1])
    for body: (Counter) -> Tensor<Double> in [
      { c in derivative(at: x, along: x) { c.blocks($0, 1, of: 5) } },
      { c in taylor(at: x, along: x, order: 3) { c.blocks($0, 1, of: 5) }[3] },
      { c in vectorized(over: x) { c.blocks($0, 1, of: 5) } },
      { c in c.blocks(x, 1, of: 5) },
    ] {
      #expect(Counter().measure(body).total == 5)
    }
  }

  private struct Affine: TensorTree {
    var weight: Tensor<Double>
    var bias: Tensor<Double>

    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
      visitor("weight", &weight)
      visitor("bias", &bias)
    }

    func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> { tanh(matmul(x, weight) + bias) }
  }

  @Test("layers with parameters, per example and as Hessian forms") func layers() {
    var generator = Philox(seed: 31)
    let model = (0..<3).map { _ in
      Affine(
        weight: .normal([3, 3], using: &generator), bias: .normal([3], using: &generator))
    }
    let x = Tensor<Double>.normal([4, 3], using: &generator)
    let y = Tensor<Double>.normal([4, 3], using: &generator)
    func plain(_ model: [Affine], _ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
      square(model.reduce(x) { $1($0) } - y).sum()
    }
    func saving(_ model: [Affine], _ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
      square(model.reduce(x) { checkpointed($1, $0) { $0($1) } } - y).sum()
    }
    expectClose(
      gradient(at: model) { saving($0, x, y) }.tensors,
      gradient(at: model) { plain($0, x, y) }.tensors)
    expectClose(
      perExampleGradients(at: model, over: x, y, in: saving).tensors,
      perExampleGradients(at: model, over: x, y, in: plain).tensors)
    let directions = model.map {
      $0.mapTensors { .normal($0.shape.prepending(2), using: &generator) }
    }
    expectClose(
      hessianForm(at: model, along: directions) { saving($0, x, y) },
      hessianForm(at: model, along: directions) { plain($0, x, y) })
    // Several results at once, one of them not used.
    let both = gradient(at: x) { x in
      let results = checkpointed(x, y) { x, y in [x * y, exp(x), y] }
      return results[0].sum() + (results[2] * results[0]).sum()
    }
    expectClose(both, y + square(y))
  }
}
