import Tensor
import Testing

/// Functions of two tensors: ordinary values, broadcasting, infinities and slopes at their kinks.
@Suite struct PairTests {
  /// The gradients of the sum of a function of two tensors.
  private func slopes<S>(
    _ a: [S], _ b: [S], _ f: (Tensor<S>, Tensor<S>) -> Tensor<S>
  ) -> (left: [S], right: [S]) {
    let both = gradient(at: [Tensor(a), Tensor(b)]) { f($0[0], $0[1]).sum() }
    return (both[0].scalars, both[1].scalars)
  }

  private func isSame(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { $0 == $1 && $0.sign == $1.sign || $0.isNaN && $1.isNaN }
  }

  @Test("minimum and maximum: NaN if either is; a tie shares the gradient") func extremes() {
    let a: [Double] = [1, 2, .nan, 3, .infinity, -.infinity]
    let b: [Double] = [2, 2, 1, .nan, 5, -.infinity]
    #expect(
      isSame(maximum(Tensor(a), Tensor(b)).scalars, [2, 2, .nan, .nan, .infinity, -.infinity]))
    #expect(isSame(minimum(Tensor(a), Tensor(b)).scalars, [1, 2, .nan, .nan, 5, -.infinity]))
    let larger = slopes(a, b) { maximum($0, $1) }
    #expect(larger.left == [0, 0.5, 0, 0, 1, 0.5])
    #expect(larger.right == [1, 0.5, 0, 0, 0, 0.5])
    let smaller = slopes(a, b) { minimum($0, $1) }
    #expect(smaller.left == [1, 0.5, 0, 0, 0, 0.5])
    #expect(smaller.right == [0, 0.5, 0, 0, 1, 0.5])
    #expect(maximum(Tensor<Float>([-1, 1]), 0).scalars == [0, 1])
    #expect(minimum(0, Tensor<Float>([-1, 1])).scalars == [-1, 0])
    let x = Tensor<Float>(rows: [[1], [5]])
    #expect(maximum(x, Tensor([2, 3, 9])).scalars == [2, 3, 9, 5, 5, 9])
  }

  @Test("clamp: NaN stays; the slope is 1 at the bounds") func clamping() {
    let x: [Double] = [-2, -1, 0.5, 2, 3, .nan, .infinity, -.infinity]
    #expect(isSame(clamp(Tensor(x), to: -1...2).scalars, [-1, -1, 0.5, 2, 2, .nan, 2, -1]))
    #expect(isSame(clamp(Tensor(x), to: 0...).scalars, [0, 0, 0.5, 2, 3, .nan, .infinity, 0]))
    #expect(isSame(clamp(Tensor(x), to: ...0).scalars, [-2, -1, 0, 0, 0, .nan, 0, -.infinity]))
    let slope = gradient(at: Tensor<Double>([-2, -1, 0.5, 2, 3])) { clamp($0, to: -1...2).sum() }
    #expect(slope.scalars == [0, 1, 1, 1, 0])
    let bounded = clamp(Tensor<Float>([-2, 0.5, 3]), Tensor([-1, 1, 0]), Tensor(2))
    #expect(bounded.scalars == [-1, 1, 2])
  }

  @Test("logaddexp: no overflow, equal infinities, accurate tails") func logarithmOfSum() {
    let a: [Double] = [1000, .infinity, -.infinity, -.infinity, .infinity, .nan]
    let b: [Double] = [1000, .infinity, -.infinity, 3, -.infinity, 0]
    let two = log(Tensor<Double>(2)).scalar
    #expect(
      isSame(
        logaddexp(Tensor(a), Tensor(b)).scalars,
        [1000 + two, .infinity, -.infinity, 3, .infinity, .nan]))
    let both = slopes(a, b) { logaddexp($0, $1) }
    #expect(isSame(both.left, [0.5, 0.5, 0.5, 0, 1, .nan]))
    #expect(isSame(both.right, [0.5, 0.5, 0.5, 1, 0, .nan]))
    let far = slopes([40.0], [0]) { logaddexp($0, $1) }
    expectClose(Tensor(far.right), exp(Tensor<Double>([-40])))
    // At a tie the second derivative is 1/4.
    let bend = derivative(at: Tensor<Double>(1), along: Tensor(1)) { x in
      gradient(at: x) { logaddexp($0, 1) }
    }
    #expect(bend.scalar == 0.25)
  }

  @Test("atan2 by quadrant, with signed zeros and infinities") func angles() {
    let inf = Double.infinity
    let y: [Double] = [0, -0.0, 0, -0.0, 1, -1, inf, -inf, inf, 1, -1, .nan]
    let x: [Double] = [1, 1, -0.0, -1, 0, 0, inf, -inf, -inf, -inf, inf, 1]
    let pi = Double.pi
    let expected: [Double] = [
      0, -0.0, pi, -pi, pi / 2, -pi / 2, pi / 4, -3 * pi / 4, 3 * pi / 4, pi, -0.0, .nan,
    ]
    #expect(isSame(atan2(Tensor(y), Tensor(x)).scalars, expected))
    let single = atan2(Tensor(y.map { Float($0) }), Tensor(x.map { Float($0) })).scalars
    for (value, expected) in zip(single, expected) {
      #expect(
        value.isNaN ? expected.isNaN : value == Float(expected) && value.sign == expected.sign)
    }
    // Far out the squares would overflow, near 0 they would vanish.
    for size: Float in [1e30, 1e-30] {
      let both = slopes([3 * size], [4 * size]) { atan2($0, $1) }
      expectClose(Tensor(both.left) * size, Tensor([0.16]))
      expectClose(Tensor(both.right) * size, Tensor([-0.12]))
    }
  }

  @Test("hypot: no overflow, infinite beside NaN, slope 0 at the origin") func hypotenuse() {
    let a: [Double] = [0x3p660, 0x3p-1050, 3, .infinity, .nan, 0, 0x1p-1074]
    let b: [Double] = [0x4p660, 0x4p-1050, -4, .nan, -.infinity, 0, 0]
    let expected: [Double] = [0x5p660, 0x5p-1050, 5, .infinity, .infinity, 0, 0x1p-1074]
    #expect(isSame(hypot(Tensor(a), Tensor(b)).scalars, expected))
    #expect(hypot(Tensor<Float>([3e30, 3e-30]), Tensor([4e30, 4e-30])).scalars == [5e30, 5e-30])
    let origin = slopes([0.0], [0]) { hypot($0, $1) }
    #expect(origin.left == [0] && origin.right == [0])
    expectClose(Tensor(slopes([3e200], [4e200]) { hypot($0, $1) }.left), Tensor([0.6]))
  }

  @Test("pow of tensors: C's special cases, slopes at base 0") func powers() {
    let a: [Double] = [0, 0, 0, 0, -2, -2, 1, 2]
    let b: [Double] = [0, 1, 2, -1, 3, 0.5, .nan, -.infinity]
    #expect(isSame(pow(Tensor(a), Tensor(b)).scalars, [1, 0, 0, .infinity, -8, .nan, 1, 0]))
    let left = slopes([0.0, 0, 0, 0, -2], [0, 1, 2, 0.5, 3]) { pow($0, $1) }.left
    #expect(left == [0, 1, 0, .infinity, 12])
    let right = slopes([0.0, 0, 2, -2], [0, 1.5, 3, 2]) { pow($0, $1) }.right
    expectClose(Tensor(right), Tensor([0, 0, 8 * log(Tensor<Double>(2)).scalar, .nan]))
    // A constant exponent agrees with `Power` at base 0 to every order.
    for exponent in [1.0, 2, 3] {
      let tensors = taylor(at: Tensor<Double>(0), along: Tensor(1), order: 4) {
        pow($0, Tensor(exponent))
      }
      let numbers = taylor(at: Tensor<Double>(0), along: Tensor(1), order: 4) { pow($0, exponent) }
      expectClose(tensors, numbers, within: 0, "exponent \(exponent)")
    }
    // d^2 a^b / da db = 1 / a at b = 0.
    let mixed = derivative(at: Tensor<Double>(0), along: Tensor(1)) { b in
      gradient(at: Tensor<Double>(4)) { pow($0, b) }
    }
    #expect(mixed.scalar == 0.25)
    #expect(pow(2, Tensor<Float>([3, -1])).scalars == [8, 0.5])
  }

  @Test("remainder has the divisor's sign") func remainders() {
    let a: [Double] = [5, -5, 5, -5, 6, -6, 1, 1, .infinity, -1]
    let b: [Double] = [3, 3, -3, -3, 3, 3, 0, .infinity, 3, .infinity]
    let expected: [Double] = [2, 1, -1, -2, 0, 0, .nan, 1, .nan, .infinity]
    #expect(isSame(remainder(Tensor(a), Tensor(b)).scalars, expected))
    #expect(isSame(remainder(Tensor([6.0]), Tensor([-3.0])).scalars, [-0.0]))
    let both = slopes([5.0, -5, 7, 1], [3, 3, -2, 0.1]) { remainder($0, $1) }
    #expect(both.left == [1, 1, 1, 1])
    // 1 / 0.1 rounds to 10, but 0.1 is above a tenth: the value was made with the quotient 9.
    #expect(both.right == [-1, 2, 4, -9])
    #expect(remainder(Tensor<Float>([7, -1]), 4).scalars == [3, 3])
  }

  @Test("x log y is 0 at 0, so that entropies have gradients there") func entropyTerms() {
    let x: [Double] = [0, 0, 0, 0, 2, 1]
    let y: [Double] = [0, .infinity, -1, .nan, 0, -1]
    #expect(isSame(xlogy(Tensor(x), Tensor(y)).scalars, [0, 0, 0, .nan, -.infinity, .nan]))
    let both = slopes([0.0, 0, 2], [0, 4, 4]) { xlogy($0, $1) }
    let four = log(Tensor<Double>(4)).scalar
    #expect(both.left == [0, four, four])
    #expect(both.right == [0, 0, 0.5])
    let scores = Tensor<Double>([0, 0, -1e4])
    let entropy = gradient(at: scores) { score in
      let p = softmax(score)
      return -xlogy(p, p).sum()
    }
    expectClose(entropy, .zeros([3]), terms: 1)
  }
}
