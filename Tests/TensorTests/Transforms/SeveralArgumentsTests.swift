import Tensor
import Testing

/// Transforms of several arguments, several results, modes and axes.
@Suite struct SeveralArgumentsTests {
  private let a = Tensor<Double>([1, 2])
  private let b = Tensor<Double>([3, -1])
  private let c = Tensor<Double>(0.5)

  @Test("gradients of three arguments") func gradients() {
    // a^2 b c: 2 a b c, a^2 c, sum a^2 b.
    let (value, slopes) = valueWithGradient(at: a, b, c) { (square($0) * $1 * $2).sum() }
    #expect(value.scalar == -0.5)
    #expect(slopes.0.scalars == [3, -2])
    #expect(slopes.1.scalars == [0.5, 2])
    #expect(slopes.2.scalar == -1)
    let only = gradient(at: a, b, c) { (square($0) * $1 * $2).sum() }
    #expect(only.0.scalars == [3, -2])
    let pair = valueWithGradient(at: a, [b, c]) { ($0 * $1[0] * $1[1]).sum() }
    #expect(pair.value.scalar == 0.5)
    #expect(pair.gradient.0.scalars == [1.5, -0.5])
    #expect(pair.gradient.1.map(\.scalars) == [[0.5, 1], [1]])
  }

  @Test("an auxiliary result comes back, and counts for nothing") func auxiliary() {
    let result = gradientWithAuxiliary(at: a) { x -> (Tensor<Double>, [Tensor<Double>]) in
      let y = exp(x)
      return (y.sum(), [y, x * 2])
    }
    expectClose(result.value, exp(a).sum())
    expectClose(result.gradient, exp(a))
    expectClose(result.auxiliary, [exp(a), 2 * a])
    // It is no longer traced.
    expectClose(result.auxiliary[0] * 1, exp(a))
    // Under an outer transform it still is.
    let outer = gradient(at: a) { x in
      gradientWithAuxiliary(at: x) { (square($0).sum(), square($0)) }.auxiliary.sum()
    }
    expectClose(outer, 2 * a)
  }

  @Test("the pullback of several results") func severalResults() {
    let (value, pullback) = valueWithPullback(at: a) { x in [x * x, x.sum(), x, Tensor(7)] }
    #expect(value.map(\.scalars) == [[1, 4], [3], [1, 2], [7]])
    let pulled = pullback([Tensor([1, 10]), Tensor(100), Tensor([1000, 0]), Tensor(1)])
    #expect(pulled.scalars == [1102, 140])
    // The variable itself and one result twice.
    let twice = valueWithPullback(at: a) { x in
      let y = 3 * x
      return TreePair(y, [y, x])
    }.pullback
    #expect(twice(TreePair(Tensor([1, 0]), [Tensor([1, 1]), b])).scalars == [9, 2])
    let both = valueWithPullback(at: a, c) { $0 * $1 }.pullback(b)
    #expect(both.0.scalars == [1.5, -0.5])
    #expect(both.1.scalar == 1)
  }

  @Test("the Jacobian in a mode that one names, and of two arguments") func jacobians() {
    for mode in DifferentiationMode.allCases {
      let matrix = jacobian(at: a, mode: mode) { stack([$0[0] * $0[1], $0[0], square($0[1])]) }
      #expect(matrix.scalars == [2, 1, 1, 0, 0, 4])
      #expect(matrix.shape == [3, 2])
      let (left, right) = jacobian(at: a, c, mode: mode) { $0 * $1 }
      #expect(left.scalars == [0.5, 0, 0, 0.5])
      #expect(right.scalars == [1, 2])
    }
  }

  @Test("batches of three arguments and along other axes") func batches() {
    let rows = Tensor<Double>([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let scaled = vectorized(over: rows, a, b) { row, scale, shift in row * scale + shift }
    #expect(scaled.scalars == [4, 5, 6, 7, 9, 11])
    for axis in [1, -1] {
      let columns = vectorized(over: rows, alongAxis: axis) { column in
        column[0] * column[1]
      }
      #expect(columns.scalars == [4, 10, 18])
    }
    let moved = vectorized(over: [rows, rows + 1], alongAxis: 1) { $0[0] * $0[1] }
    #expect(moved.shape == [3, 2])
    #expect(moved[2].scalars == [12, 42])
  }

  private struct Failure: Error {}

  @Test("an error closes the transforms it passes through") func throwing() {
    // The inner transform fails; the outer one goes on with the tensors that it traced.
    let slope = gradient(at: a) { x in
      let half: Tensor<Double>? = try? gradient(at: x) { y in
        if y.shape == [2] { throw Failure() }
        return y.sum()
      }
      #expect(half == nil)
      let series = try? taylor(at: x, along: x, order: 2) { _ -> Tensor<Double> in
        throw Failure()
      }
      #expect(series == nil)
      return square(x).sum()
    }
    #expect(slope.scalars == [2, 4])
    #expect(throws: Failure.self) {
      try gradientWithAuxiliary(at: a) { _ -> (Tensor<Double>, Tensor<Double>) in
        throw Failure()
      }
    }
    #expect(throws: Failure.self) {
      try jacobian(at: a, mode: .forward) { _ in throw Failure() }
    }
    #expect(throws: Failure.self) {
      try vectorized(over: a, alongAxis: 0) { _ -> Tensor<Double> in throw Failure() }
    }
  }
}
