import Foundation
import Tensor
import Testing

/// `matrixExponential` and `matrixPower` against closed forms and identities.
@Suite struct MatrixExponentialTests {
  private func check<S: TensorScalar>(_ type: S.Type) {
    var generator = Philox(seed: 451)
    // Nilpotent: the series ends. Large entries must not cost digits.
    for size in [0.001, 1, 1e3] as [S] {
      let n = Tensor<S>(rows: [[0, 1, 2], [0, 0, 3], [0, 0, 0]]) * size
      expectClose(matrixExponential(n), .eye(3) + n + matmul(n, n) * 0.5)
    }
    // Rotations, of one turn or many: an angle's rounding counts as its size.
    for angle in [0.1, 1, 3, 20, 300] as [S] {
      let turn = Tensor<S>(rows: [[0, -1], [1, 0]]) * angle
      let (c, s) = (cos(Tensor(angle)).scalar, sin(Tensor(angle)).scalar)
      expectClose(
        matrixExponential(turn), Tensor(rows: [[c, -s], [s, c]]),
        within: S.routeTolerance * Double(Swift.max(1, angle / 10)))
    }
    for shape in [[4, 4], [2, 3, 3], [12, 12]] as [Shape] {
      let a = Tensor<S>.normal(shape, using: &generator) * 0.7
      let (e, inverse) = (matrixExponential(a), matrixExponential(-a))
      let size = Double((norm(e) * norm(inverse)).scalar)
      let product = matmul(e, inverse)
      expectClose(product, Tensor.eye(shape[-1]).broadcast(to: shape), terms: size, "\(shape)")
      // Matrices that commute.
      let b = matmul(a, a) * 0.3 - a * 0.5
      expectClose(
        matmul(e, matrixExponential(b)), matrixExponential(a + b),
        terms: Double((norm(e) * norm(matrixExponential(b))).scalar), "\(shape)")
    }
    let diagonal = Tensor<S>([-80, -1, 0, 3, 20])
    expectClose(
      matrixExponential(Tensor.eye(5) * diagonal).sum(alongAxis: 0), exp(diagonal),
      within: 3 * S.routeTolerance)
  }

  @Test("closed forms and identities") func identities() {
    check(Float.self)
    check(Double.self)
  }

  @Test("all degrees and scalings against the eigenvalues") func sizes() throws {
    var generator = Philox(seed: 452)
    let root = Tensor<Double>.normal([5, 5], using: &generator)
    let unit = (root + root.transposed()) / matrixNorm(root + root.transposed(), order: .one)
    for size in [1e-9, 0.01, 0.2, 0.9, 2, 4, 5.5, 30, 300] {
      let (values, vectors) = try eigh(unit * size)
      let expected = matmul(vectors * exp(values), vectors.transposed())
      // The largest eigenvalue's rounding is what its exponential is multiplied by.
      expectClose(
        matrixExponential(unit * size), expected, within: 1e-13 * Swift.max(1, size), "\(size)")
      let single = matrixExponential(Tensor<Float>(converting: unit * Swift.min(size, 30)))
      let reference = matrixExponential(unit * Swift.min(size, 30))
      expectClose(
        Tensor<Double>(converting: single), reference, within: 1e-6 * Swift.max(1, size), "\(size)")
    }
  }

  @Test("a matrix far from normal does not lose digits to its norm") func overscaling() {
    // e^[[1, b], [0, -1]] = [[e, b sinh 1], [0, 1 / e]].
    for b in [1, 1e3, 1e6, 1e9] {
      let e = matrixExponential(Tensor<Double>(rows: [[1, b], [0, -1]]))
      #expect(Swift.abs(e.element(0, 0) / Foundation.exp(1) - 1) < 1e-12)
      #expect(Swift.abs(e.element(0, 1) / (b * Foundation.sinh(1)) - 1) < 1e-12)
      #expect(Swift.abs(e.element(1, 1) * Foundation.exp(1) - 1) < 1e-12)
    }
  }

  @Test("ends of the range, no elements and NaN") func extremes() {
    #expect(matrixExponential(Tensor<Float>.zeros([0, 0])).shape == [0, 0])
    #expect(matrixExponential(Tensor<Float>.zeros([2, 2])).scalars == [1, 0, 0, 1])
    #expect(matrixExponential(Tensor<Double>([-1e200], shape: [1, 1])).scalar == 0)
    #expect(!matrixExponential(Tensor<Double>([1e5], shape: [1, 1])).isFinite)
    let mixed = stack([Tensor<Float>.zeros([2, 2]), Tensor(rows: [[0, .nan], [0, 0]])])
    let e = matrixExponential(mixed)
    #expect(e[0].scalars == [1, 0, 0, 1] && e[1].scalars.allSatisfy(\.isNaN))
    #expect(throws: ShapeError.self) { try MatrixExponential<Float>().checkedApply([.zeros([2])]) }
  }

  @Test("e^(tA) has the Taylor coefficients A^k / k!") func series() {
    var generator = Philox(seed: 453)
    let a = Tensor<Double>.normal([3, 3], using: &generator)
    let series = taylor(at: Tensor(0), along: Tensor(1), order: 6) { matrixExponential(a * $0) }
    var factorial = 1.0
    for (k, coefficient) in series.enumerated() {
      factorial *= Double(Swift.max(k, 1))
      expectClose(coefficient, matrixPower(a, k) / factorial)
    }
  }

  @Test("a large direction or cotangent costs no digits") func largeDirections() {
    var generator = Philox(seed: 454)
    let a = Tensor<Double>.normal([3, 3], using: &generator)
    let e = Tensor<Double>.normal([3, 3], using: &generator)
    let unit = derivative(at: a, along: e) { matrixExponential($0) }
    let large = derivative(at: a, along: e * 1e12) { matrixExponential($0) }
    expectClose(large / 1e12, unit, within: 1e-14)
    #expect(derivative(at: a, along: .zeros([3, 3])) { matrixExponential($0) }.largest == 0)
  }

  @Test("matrix powers equal repeated products") func powers() {
    let a = Tensor<Double>(rows: [[1, 1], [1, 0]])
    #expect(matrixPower(a, 0).scalars == [1, 0, 0, 1])
    #expect(matrixPower(a, 1).scalars == a.scalars)
    #expect(matrixPower(a, 30).scalars == [1_346_269, 832_040, 832_040, 514_229])
    let batch = stack([a, 2 * a])
    #expect(matrixPower(batch, 3)[1].scalars == [24, 16, 16, 8])
    #expect(matrixPower(batch, 0).shape == [2, 2, 2])
    // d trace(A^3) = 3 (A^2)^T.
    let slope = gradient(at: a) { (matrixPower($0, 3) * Tensor.eye(2)).sum() }
    #expect(slope.scalars == [6, 3, 3, 3])
  }
}
