import Tensor
import Testing

/// `eigenvalues` of matrices that need not be symmetric.
@Suite struct EigenvalueTests {
  private func check<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 421)
    for shape in [[0, 0], [1, 1], [2, 2], [5, 5], [30, 30], [2, 3, 3], [0, 2, 2]] as [Shape] {
      let a = Tensor<S>.normal(shape, using: &generator)
      let (real, imaginary) = try eigenvalues(a)
      #expect(real.shape == Shape(shape.dropLast()) && imaginary.shape == real.shape)
      // Their sum is the trace, the sum of their squares that of the square; pairs cancel.
      let tolerance = 30 * S.routeTolerance
      expectClose(real.sum(alongAxis: -1), a.trace(), within: tolerance, "\(shape)")
      expectClose(
        (square(real) - square(imaginary)).sum(alongAxis: -1), matmul(a, a).trace(),
        within: tolerance, "\(shape)")
      let size = log(real * real + imaginary * imaginary).sum(alongAxis: -1) / 2
      expectClose(
        size, signedLogDeterminant(a).logarithm, within: tolerance, "\(shape)")
      let parts = imaginary.scalars.sorted()
      #expect(parts.reversed().map { -$0 } == parts)
      let n = shape[-1]
      for (k, value) in real.scalars.enumerated() where k % n > 0 {
        #expect(value <= real.scalars[k - 1])
      }
    }
  }

  @Test("sums, squares and product are those of the matrix") func invariants() throws {
    try check(Float.self)
    try check(Double.self)
  }

  @Test("a cyclic shift has the roots of 1") func rootsOfUnity() throws {
    let n = 7
    let shift = Tensor<Double>.eye(n).rolled(by: 1, alongAxis: 0)
    let (real, imaginary) = try eigenvalues(shift)
    let angles = [0, 1, -1, 2, -2, 3, -3].map { 2 * Double.pi * $0 / Double(n) }
    expectClose(real, cos(Tensor(angles)))
    expectClose(imaginary, sin(Tensor(angles)))
  }

  @Test("symmetric matrices have the values of eighValues, in the other order")
  func symmetric() throws {
    var generator = Philox(seed: 422)
    let factor = Tensor<Double>.normal([4, 6, 6], using: &generator)
    let (real, imaginary) = try eigenvalues(factor + factor.transposed())
    expectClose(real.flipped(alongAxis: -1), try eighValues(factor + factor.transposed()))
    #expect(imaginary.scalars.allSatisfy { $0 == 0 })
  }

  @Test("a matrix that is not finite is named") func refusals() {
    let bad = stack([Tensor<Double>.eye(2), Tensor(rows: [[1, .nan], [0, 1]])])
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "eigenvalues", shape: [2, 2, 2], matrix: 1)
    ) { try eigenvalues(bad) }
  }
}
