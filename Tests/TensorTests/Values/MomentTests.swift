import Tensor
import Testing

/// Variances and standard deviations: corrections, whole tensors, constant lanes.
@Suite struct MomentTests {
  @Test("the correction is taken off the divisor") func corrections() {
    let x = Tensor<Double>(rows: [[1, 2, 6], [3, 3, 3]])
    expectClose(x.variance(alongAxis: 1, correction: 1), Tensor([7, 0]))
    expectClose(
      x.variance(alongAxes: [0], correction: 1, keepingAxes: true).flattened(),
      Tensor([2, 0.5, 4.5]))
    expectClose(x.variance(), Tensor(14.0 / 6))
    expectClose(x.variance(correction: 1), Tensor(14.0 / 5))
    expectClose(x.standardDeviation(alongAxis: 0, correction: 1), sqrt(Tensor([2, 0.5, 4.5])))
    expectClose(x.standardDeviation(), sqrt(Tensor(14.0 / 6)))
    #expect(x.standardDeviation(alongAxes: [-1], keepingAxes: true).shape == [2, 1])
    // No degree of freedom left, and none to begin with.
    #expect(Tensor<Float>([4]).variance(correction: 1).scalar.isNaN)
    #expect(Tensor<Float>([4, 6]).variance(correction: 3).scalar == .infinity)
    #expect(Tensor<Float>([]).variance().scalar.isNaN)
    #expect(Tensor<Float>(4).variance().scalar == 0)
  }

  @Test("the gradient and the Hessian are those of the formula") func derivatives() {
    let x = Tensor<Double>([1, 2, 6, 3])
    let centred = x - x.mean()
    expectClose(gradient(at: x) { $0.variance(correction: 1) }, centred * (2.0 / 3))
    expectClose(
      hessian(at: x) { $0.variance() }, (Tensor.eye(4) - 0.25) * 0.5)
    let deviation = x.standardDeviation()
    expectClose(gradient(at: x) { $0.standardDeviation() }, centred / 4 / deviation)
  }

  @Test("equal elements have no deviation and no slope") func constantLanes() {
    // A mean of such thirds is not a third again.
    let x = Tensor<Float>.full([2, 7], 1 / 3)
    #expect(x.standardDeviation(alongAxis: 1).scalars == [0, 0])
    let slope = gradient(at: x) { $0.standardDeviation(alongAxis: 1).sum() }
    #expect(slope.scalars.allSatisfy { $0 == 0 })
    let bend = hessianVectorProduct(at: x, along: .ones([2, 7])) {
      $0.standardDeviation(alongAxis: 1).sum()
    }
    #expect(bend.isFinite)
  }
}
