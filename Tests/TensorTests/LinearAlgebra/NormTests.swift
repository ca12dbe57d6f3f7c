import Foundation
import Tensor
import Testing

/// `norm` and `matrixNorm`.
@Suite struct NormTests {
  private func check<S: TensorScalar>(_ type: S.Type) {
    var generator = Philox(seed: 461)
    let x = Tensor<S>.normal([3, 70, 2, 5], using: &generator)
    for axes in [
      [0], [1], [3], [0, 1], [1, 2], [0, 3], [1, 3], [0, 1, 2, 3], [-1], [-3, 0], [],
    ] {
      let resolved = axes.map { $0 < 0 ? $0 + 4 : $0 }
      func reduce(_ size: (Double) -> Double) -> [Double] {
        let shape = Shape((0..<4).map { resolved.contains($0) ? 1 : x.shape[$0] })
        var sums = [Double](repeating: 0, count: shape.elementCount)
        for (position, value) in x.values.enumerated() {
          var (remaining, index, step) = (position, 0, 1)
          for axis in stride(from: 3, through: 0, by: -1) {
            index += (shape[axis] == 1 ? 0 : remaining % x.shape[axis]) * step
            remaining /= x.shape[axis]
            step *= shape[axis]
          }
          sums[index] += size(value)
        }
        return sums
      }
      let kept = Shape((0..<4).filter { !resolved.contains($0) }.map { x.shape[$0] })
      func expect(_ order: NormOrder<S>, _ expected: [Double]) {
        let result = norm(x, order: order, alongAxes: axes)
        expectClose(
          result, Tensor(expected.map { S($0) }, shape: kept), "\(order) along \(axes)")
        let keeping = norm(x, order: order, alongAxes: axes, keepingAxes: true)
        #expect(keeping.scalars == result.scalars && keeping.rank == 4)
      }
      expect(.two, reduce { $0 * $0 }.map { $0.squareRoot() })
      expect(.one, reduce { Swift.abs($0) })
      expect(.p(3), reduce { Foundation.pow(Swift.abs($0), 3) }.map { Foundation.pow($0, 1 / 3) })
      expect(
        .p(0.5), reduce { Swift.abs($0).squareRoot() }.map { $0 * $0 })
      expect(.zero, reduce { $0 == 0 ? 0 : 1 })
    }
    expectClose(norm(x, order: .infinity), Tensor(S(x.largest)), within: 0)
    let least = x.values.map { Swift.abs($0) }.min()!
    expectClose(norm(x, order: .negativeInfinity), Tensor(S(least)), within: 0)
  }

  @Test("every order along every set of axes against a loop") func loops() {
    check(Float.self)
    check(Double.self)
  }

  @Test("neither overflow nor underflow") func range() {
    for scale in [0x1p-1060, 1e-200, 1, 1e200, 1e307] {
      #expect(norm(Tensor([3 * scale, 4 * scale])).scalar == 5 * scale)
      let columns = Tensor([3 * scale, 1, -4 * scale, 0], shape: [2, 2])
      #expect(norm(columns, alongAxes: [0]).scalars == [5 * scale, 1])
      let cubes = norm(Tensor([3 * scale, 4 * scale, 5 * scale]), order: .p(3)).scalar
      // A number below 2^-1022 has few digits.
      #expect(Swift.abs(cubes / scale - 6) < (scale < 1e-300 ? 1e-2 : 1e-14))
    }
    for scale in [1e-38, 1e30, 5e37] as [Float] {
      #expect(Swift.abs(norm(Tensor([3 * scale, 4 * scale])).scalar / (5 * scale) - 1) < 1e-6)
    }
    // The gradient is the direction, whatever the size.
    let slope = gradient(at: Tensor([3e-300, -4e-300])) { norm($0) }
    expectClose(slope, Tensor([0.6, -0.8]))
  }

  @Test("zeros, infinities, NaN and nothing") func special() {
    for order in [.one, .two, .p(3), .zero] as [NormOrder<Double>] {
      #expect(norm(Tensor<Double>([0, 0]), order: order).scalar == 0)
      #expect(gradient(at: Tensor([0, 0])) { norm($0, order: order) }.scalars == [0, 0])
      #expect(norm(Tensor<Double>.zeros([2, 0]), order: order, alongAxes: [1]).scalars == [0, 0])
    }
    for order in [.one, .two, .p(3), .infinity] as [NormOrder<Float>] {
      #expect(norm(Tensor<Float>([1, -.infinity]), order: order).scalar == .infinity)
      #expect(norm(Tensor<Float>([1, .nan, .infinity]), order: order).scalar.isNaN)
      let rows = norm(Tensor<Float>(rows: [[1, 2], [.nan, 2]]), order: order, alongAxes: [0])
      #expect(rows.scalars[0].isNaN && rows.scalars[1].isFinite)
    }
    #expect(norm(Tensor<Float>(-3)).scalar == 3)
    let ties = gradient(at: Tensor<Double>([2, -2, 1])) { norm($0, order: .infinity) }
    #expect(ties.scalars == [0.5, -0.5, 0])
  }

  @Test("norms of matrices") func matrices() {
    let a = Tensor<Double>(rows: [[1, -2], [3, 4]])
    let batch = stack([a, .zeros([2, 2])])
    // The singular values' squares have the sum 30 and the product 10^2.
    let discriminant = (30.0 * 30 - 400).squareRoot()
    let largest = ((30 + discriminant) / 2).squareRoot()
    let expected: [(MatrixNormOrder, Double)] = [
      (.frobenius, 30.0.squareRoot()), (.nuclear, 50.0.squareRoot()), (.spectral, largest),
      (.one, 6), (.infinity, 7),
    ]
    for (order, value) in expected {
      expectClose(matrixNorm(batch, order: order), Tensor([value, 0]), "\(order)")
      #expect(matrixNorm(Tensor<Float>(rows: [[.nan, 1]]), order: order).scalar.isNaN)
    }
    for order in [.frobenius, .nuclear, .spectral] as [MatrixNormOrder] {
      #expect(matrixNorm(Tensor<Float>.zeros([2, 0, 3]), order: order).scalars == [0, 0])
    }
  }
}
