import Tensor
import Testing

/// Functions with a derivative of their own, given as one rule.
@Suite struct CustomDerivativeTests {
  /// The same functions as a user states them with each rule, for the checks of the derivative
  /// table: log(1 + e^x), stable; a b^2 with two arguments; softmax times a matrix, which changes
  /// the shape.
  static let rows = customRows(Float.self) + customRows(Double.self)

  @Test("one rule passes every check of the derivative table", arguments: rows)
  func allChecks(_ row: TableRow) {
    row.checks.checkTangent()
    row.checks.checkTranspose()
    row.checks.checkSecondOrder()
    row.checks.checkSecondDifference()
    row.checks.checkTaylor()
    row.checks.checkHessianProduct()
    row.checks.checkHessianForm()
    row.checks.checkBatch()
    row.checks.checkBatchedDerivatives()
  }

  @Test("the rule is what is used, in every mode", arguments: Mode.triples)
  func ruleCounts(_ modes: [Mode]) {
    // The value of x^2 with the derivative of 5 x: no transform may look into the value.
    let pulled: Mode.Function = { x in
      withPullback(at: x) {
        square($0)
      } pullback: { x, _, cotangent in
        5 * x * cotangent
      }
    }
    let pushed: Mode.Function = { x in
      withPushforward(at: x) {
        square($0)
      } pushforward: { x, _, tangent in
        5 * x * tangent
      }
    }
    for f in [pulled, pushed] {
      #expect(f(Tensor(3)).scalar == 9)
      #expect(modes[0].slope(of: f)(Tensor(3)).scalar == 15)
      #expect(modes[1].slope(of: modes[0].slope(of: f))(Tensor(3)).scalar == 5)
      #expect(modes.reduce(f) { $1.slope(of: $0) }(Tensor(3)).scalar == 0)
      // Through a batch, under a derivative.
      let total: Mode.Function = { t in vectorized(over: Tensor([1, 2])) { f($0 * t) }.sum() }
      #expect(modes[0].slope(of: total)(Tensor(1)).scalar == 25)
    }
  }

  @Test("an argument that all examples of a batch share") func shared() {
    let (a, b) = (Tensor<Double>([1, -2, 3]), Tensor<Double>([2, 0.5]))
    let pulled: @Sendable (Tensor<Double>, Tensor<Double>) -> Tensor<Double> = { a, b in
      withPullback(at: a, b) {
        $0 * square($1)
      } pullback: { a, b, _, cotangent in
        ((cotangent * square(b)).sum(), 2 * cotangent * a * b)
      }
    }
    let pushed: @Sendable (Tensor<Double>, Tensor<Double>) -> Tensor<Double> = { a, b in
      withPushforward(at: a, b) {
        $0 * square($1)
      } pushforward: { a, b, _, aTangent, bTangent in
        aTangent * square(b) + 2 * a * b * bTangent
      }
    }
    // sum over examples of 2 a b = 4 b, and along b itself twice the value.
    for f in [pulled, pushed] {
      expectClose(gradient(at: b) { b in vectorized(over: a) { f($0, b) }.sum() }, 4 * b)
      expectClose(
        derivative(at: b, along: b) { b in vectorized(over: a) { f($0, b) } },
        2 * a.expanded(atAxis: 1) * square(b))
    }
  }

  @Test("gradient reversal and straight-through estimators") func estimators() {
    let x = Tensor<Float>([-0.4, 0.3, 1.6])
    let reversed = gradient(at: x) { x in
      withPullback(at: 2 * x) {
        $0
      } pullback: { _, _, cotangent in
        -cotangent
      }.sum()
    }
    #expect(reversed.scalars == [-2, -2, -2])
    // Binary values with the slope of a clipped identity (Bengio et al., 2013).
    let binary: @Sendable (Tensor<Float>) -> Tensor<Float> = { x in
      withPullback(at: x) {
        step($0)
      } pullback: { x, _, cotangent in
        cotangent * (abs(x) .<= 1).values
      }
    }
    #expect(binary(x).scalars == [0, 1, 1])
    #expect(gradient(at: x) { (binary($0) * $0).sum() }.scalars == [-0.4, 1.3, 1])
    #expect(derivative(at: x, along: .ones([3]), in: binary).scalars == [1, 1, 0])
  }

  @Test("a gradient clipped on its way back") func clipping() {
    let x = Tensor<Double>([0.1, 3])
    let slope = gradient(at: x) { x in
      let clipped = withPullback(at: x) {
        $0
      } pullback: { _, _, cotangent in
        cotangent / sqrt(square(cotangent).sum())
      }
      return (square(clipped) * 2).sum()
    }
    expectClose(slope, x / sqrt(square(x).sum()))
  }

  /// x with A x = b and its own iteration, from A dx = db - dA x.
  @Test("implicit derivatives of a fixed point reached by a loop") func implicit() {
    let solve: @Sendable (Tensor<Double>, Tensor<Double>) -> Tensor<Double> = { a, b in
      withPullback(at: a, b) { a, b in
        // Jacobi's iteration, until it no longer moves: a loop that reads values.
        let diagonal = (a * .eye(2)).sum(alongAxis: 1)
        var x = b / diagonal
        while true {
          let next = x + (b - matmul(a, x)) / diagonal
          if abs(next - x).max(alongAxis: 0).scalar < 1e-15 { return next }
          x = next
        }
      } pullback: { a, _, x, cotangent in
        let weight = solveTransposed(a, cotangent)
        return (-matmul(weight.expanded(atAxis: 1), x.expanded(atAxis: 0)), weight)
      }
    }
    let a = Tensor<Double>(rows: [[4, 1], [-0.5, 3]])
    let b = Tensor<Double>([1, 2])
    // By Cramer's rule, in operations that differentiate themselves.
    func cramer(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
      let determinant = a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]
      return stack([a[1, 1] * b[0] - a[0, 1] * b[1], a[0, 0] * b[1] - a[1, 0] * b[0]])
        / determinant
    }
    let v = Tensor<Double>(rows: [[1, -1], [0.5, 2]])
    expectClose(solve(a, b), cramer(a, b))
    expectClose(
      hessian(at: a) { square(solve($0, b)).sum() }, hessian(at: a) { square(cramer($0, b)).sum() },
      within: 1e-11)
    expectClose(jacobian(at: b) { solve(a, $0) }, jacobian(at: b) { cramer(a, $0) })
    expectClose(
      taylor(at: a, along: v, order: 4) { solve($0, b) },
      taylor(at: a, along: v, order: 4) { cramer($0, b) }, within: 1e-11)
  }

  @Test("trees in and out, and parts that are not used") func trees() {
    let point = [Tensor<Double>([1, 2]), Tensor(3)]
    let f: @Sendable ([Tensor<Double>]) -> [Tensor<Double>] = { x in
      withPullback(at: x) {
        [$0[0] * $0[1], exp($0[1])]
      } pullback: { x, y, cotangent in
        [cotangent[0] * x[1], (cotangent[0] * x[0]).sum() + cotangent[1] * y[1]]
      }
    }
    let plain: ([Tensor<Double>]) -> [Tensor<Double>] = { [$0[0] * $0[1], exp($0[1])] }
    let direction = [Tensor<Double>([0.5, -1]), Tensor(2)]
    let (value, pullback) = valueWithPullback(at: point, in: f)
    expectClose(value, plain(point))
    expectClose(pullback(value), valueWithPullback(at: point, in: plain).pullback(value))
    expectClose(
      derivative(at: point, along: direction, in: f),
      derivative(at: point, along: direction, in: plain))
    expectClose(
      vectorized(over: point.map { stack([$0, $0 + 1]) }, in: f),
      vectorized(over: point.map { stack([$0, $0 + 1]) }, in: plain))
    #expect(gradient(at: point) { f($0)[1] }[0].scalars == [0, 0])
  }
}

/// The solution of A^T x = b, `[2, 2]` and `[2]`, written out.
private func solveTransposed(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
  let determinant = a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]
  return stack([a[1, 1] * b[0] - a[1, 0] * b[1], a[0, 0] * b[1] - a[0, 1] * b[0]]) / determinant
}

private func customRows<Scalar: TensorScalar>(_: Scalar.Type) -> [TableRow] {
  var table = RowBuilder<Scalar>()
  typealias Value = Tensor<Scalar>
  let matrix = Value((0..<15).map { Scalar($0 * 7 % 11) / 8 - 0.5 }, shape: [5, 3])
  for shape: Shape in [[], [1], [3, 5], [0]] {
    table.add(StopGradient(), [shape], label: "softplus, pullback") { x in
      withPullback(at: x[0]) {
        log1p(exp(-abs($0))) + relu($0)
      } pullback: { x, _, cotangent in
        cotangent * sigmoid(x)
      }
    }
    table.add(StopGradient(), [shape], label: "softplus, pushforward") { x in
      withPushforward(at: x[0]) {
        log1p(exp(-abs($0))) + relu($0)
      } pushforward: { x, y, tangent in
        tangent * (1 - exp(-y))
      }
    }
    table.add(Add(), [shape, shape], label: "a b^2, pullback") { x in
      withPullback(at: x[0], x[1]) {
        $0 * square($1)
      } pullback: { a, b, _, cotangent in
        (cotangent * square(b), 2 * cotangent * a * b)
      }
    }
    table.add(Add(), [shape, shape], label: "a b^2, pushforward") { x in
      withPushforward(at: x[0], x[1]) {
        $0 * square($1)
      } pushforward: { a, b, _, aTangent, bTangent in
        aTangent * square(b) + 2 * a * b * bTangent
      }
    }
    table.add(Add(), [shape, shape], label: "a b^2, checkpointed") { x in
      // Behind a product, so that the block's input is itself recorded.
      checkpointed(x[0], x[1] * 1) { $0 * square($1) }
    }
  }
  for shape: Shape in [[5], [2, 5], [0, 5]] {
    table.add(StopGradient(), [shape], label: "softmax W, pullback") { x in
      withPullback(at: x[0]) {
        matmul(softmax($0), matrix)
      } pullback: { x, _, cotangent in
        let p = softmax(x)
        let pulled = matmul(cotangent, matrix.transposed()) * p
        return pulled - p * pulled.sum(alongAxis: -1, keepingAxes: true)
      }
    }
    table.add(StopGradient(), [shape], label: "softmax W, checkpointed") { x in
      checkpointed(x[0]) { matmul(softmax($0), matrix) }
    }
  }
  return table.rows.map { TableRow($0) }
}
