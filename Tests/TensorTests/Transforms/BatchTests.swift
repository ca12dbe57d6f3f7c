import Tensor
import Testing

/// Per-example gradients, Jacobians and Hessians, all of which map over a batch.
@Suite struct BatchTests {
  /// Two layers, cross-entropy: enough for every family to take part.
  private struct Model: TensorTree {
    var weight: Tensor<Double>
    var bias: Tensor<Double>
    var readout: Tensor<Double>

    init(seed: UInt64) {
      var generator = Philox(seed: seed)
      weight = .normal([4, 6], using: &generator)
      bias = .normal([6], using: &generator)
      readout = .normal([6, 3], using: &generator)
    }

    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
      visitor("weight", &weight)
      visitor("bias", &bias)
      visitor("readout", &readout)
    }

    func loss(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
      -(logSoftmax(matmul(gelu(matmul(x, weight) + bias), readout)) * y).sum()
    }
  }

  @Test("per-example gradients are those of a loop, and sum to the gradient")
  func perExample() {
    var generator = Philox(seed: 3)
    let model = Model(seed: 2)
    let x = Tensor<Double>.normal([5, 4], using: &generator)
    let y = Tensor<Double>.oneHot([0, 2, 1, 1, 0], classes: 3)
    let each = perExampleGradients(at: model, over: x, y) { $0.loss($1, $2) }
    let whole = gradient(at: model) { $0.loss(x, y) }
    for (part, total) in zip(each.tensors, whole.tensors) {
      expectClose(part.sum(alongAxis: 0), total)
    }
    for example in 0..<5 {
      let alone = gradient(at: model) { $0.loss(x[example], y[example]) }
      expectClose(each.tensors.map { $0[example] }, alone.tensors)
    }
  }

  @Test("the Jacobian, wide and tall") func jacobians() {
    var generator = Philox(seed: 4)
    let x = Tensor<Double>.normal([2, 3], using: &generator)
    let narrow = Tensor<Double>.normal([3, 2], using: &generator)
    let broad = Tensor<Double>.normal([3, 5], using: &generator)
    for weight in [narrow, broad] {
      let columns = weight.shape[1]
      let result = jacobian(at: x) { tanh(matmul($0, weight)) }
      let slope = 1 - square(tanh(matmul(x, weight)))
      // d tanh(x W)_{r c} / d x_{s k} = [r = s] slope_{r c} W_{k c}.
      expectClose(
        result,
        tabulated([2, columns, 2, 3]) { i in
          i[0] == i[2] ? slope.element(i[0], i[1]) * weight.element(i[3], i[1]) : 0
        } as Tensor<Double>)
    }
    let (few, many): (Tensor<Double>, Tensor<Double>) = (
      jacobian(at: x) { $0.sum(alongAxis: 1) }, jacobian(at: x[0, 0]) { $0 * x }
    )
    #expect(few.shape == [2, 2, 3])
    expectClose(many, x)
  }

  @Test func hessianOfManyParametersComesInGroups() {
    // Values of [5000] on the way: columns come 26 at a time, and 20 at last.
    var generator = Philox(seed: 46)
    let spread = Tensor<Double>.normal([150, 5000], using: &generator)
    let x = Tensor<Double>.normal([150], using: &generator) * 0.01
    func f(_ x: Tensor<Double>) -> Tensor<Double> { exp(matmul(x, spread) * 0.1).sum() }
    let result = hessian(at: x, in: f)
    let bend = exp(matmul(x, spread) * 0.1) * 0.01
    let expected = matmul(spread * bend, spread.transposed())
    #expect(result.shape == [150, 150])
    #expect(abs(result - expected).max().scalar <= 1e-12 * expected.max().scalar)
    // And when the point is traced: the derivative of the trace.
    let slope = derivative(at: x, along: x) { hessian(at: $0, in: f).trace() }.scalar
    let third = (square(spread).sum(alongAxis: 0) * bend * matmul(x, spread) * 0.1).sum().scalar
    #expect(abs(slope - third) <= 1e-11 * abs(third))
  }

  @Test("the Hessian is symmetric and equals its closed form") func hessians() {
    // log sum exp: diag p - p p^T.
    let x = Tensor<Double>([0.2, -1, 1.5, 0])
    let result = hessian(at: x) { log(exp($0).sum()) }
    let p = softmax(x)
    let outer = matmul(p.expanded(atAxis: 1), p.expanded(atAxis: 0))
    expectClose(result, Tensor.eye(4) * p - outer)
    expectClose(result, result.transposed())
    let model = Model(seed: 5)
    let square = hessian(at: model.weight) { weight in
      var moved = model
      moved.weight = weight
      return moved.loss(Tensor([1, -1, 0.5, 2]), Tensor([0, 1, 0]))
    }.reshaped([24, 24])
    expectClose(square, square.transposed())
    #expect(square.largest > 0.01)
  }

  @Test("the parts of hessianTerms add up") func terms() {
    var generator = Philox(seed: 6)
    let model = Model(seed: 7)
    let x = Tensor<Double>.normal([3, 4], using: &generator)
    let y = Tensor<Double>.oneHot([0, 2, 1], classes: 3)
    let directions = model.mapTensors {
      .normal($0.shape.prepending(2), using: &generator)
    }
    let parts = hessianTerms(at: model, along: directions) { model in
      matmul(gelu(matmul(x, model.weight) + model.bias), model.readout)
    } in: { logits in
      -(logSoftmax(logits) * y).sum()
    }
    let form = hessianForm(at: model, along: directions) { $0.loss(x, y) }
    expectClose(parts.total, form)
    expectClose(parts.gaussNewton + parts.residual, form)
    #expect(parts.residuals.map(\.operation) == ["gelu", "matmul"])
    expectClose(parts.value, model.loss(x, y))
    let slope = gradient(at: model) { $0.loss(x, y) }
    for k in 0..<2 {
      let along = dot(slope.tensors, directions.tensors.map { $0[k] }).sum
      expectClose(parts.slopes[k], Tensor(along))
    }
    // The Gauss-Newton part has no negative direction.
    #expect(parts.gaussNewton[0, 0].scalar >= 0)
    #expect(parts.gaussNewton[1, 1].scalar >= 0)
  }

  @Test("examples that are views") func views() {
    var generator = Philox(seed: 8)
    let x = Tensor<Double>.normal([3, 4, 5], using: &generator)
    let w = Tensor<Double>.normal([4, 2], using: &generator)
    let examples = x.transposed([2, 0, 1])[.strided(from: 4, to: -1, by: -2)]
    func f(_ x: Tensor<Double>) -> Tensor<Double> {
      softmax(matmul(x, w)).sum(alongAxis: 0) * x.transposed()[0][.range(1..<3)]
    }
    expectClose(vectorized(over: examples, in: f), stack((0..<3).map { f(examples[$0]) }))
  }

  @Test("a tensor that no example changes is repeated") func unmapped() {
    let x = Tensor<Float>([1, 2, 3])
    let both = vectorized(over: x) { [$0 * 2, Tensor<Float>([7, 8])] }
    #expect(both[0].scalars == [2, 4, 6])
    #expect(both[1].shape == [3, 2])
    #expect(both[1].scalars == [7, 8, 7, 8, 7, 8])
  }
}
