import Tensor
import Testing

/// `lu`, `determinant`, `signedLogDeterminant`.
@Suite struct LUTests {
  private func check<S: TensorScalar>(_ type: S.Type) throws {
    var generator = Philox(seed: 91)
    for shape: Shape in [
      [1, 1], [5, 5], [2, 3, 3], [4, 2], [2, 4], [3, 2, 5, 2], [0, 0], [0, 3], [3, 0], [0, 2, 2],
    ] {
      let a = Tensor<S>.normal(shape, using: &generator)
      let (permutation, lower, upper) = try lu(a)
      let (m, n) = (shape[-2], shape[-1])
      let k = Swift.min(m, n)
      let lead = Array(shape.dropLast(2))
      #expect(permutation.shape == Shape(lead + [m]))
      #expect(lower.shape == Shape(lead + [m, k]))
      #expect(upper.shape == Shape(lead + [k, n]))
      // L is unit lower triangular with entries of at most 1, U upper triangular.
      expectClose(lower, TriangularPart(.lower)(lower), within: 0)
      expectClose(upper, TriangularPart(.upper)(upper), within: 0)
      #expect(lower.largest <= 1)
      let rows = permutation.indices
      let permuted: Tensor<S> = tabulated(shape) { index in
        var source = index
        let matrix = zip(index, lead).reduce(0) { $0 * $1.1 + $1.0 }
        source[index.count - 2] = rows[matrix * m + index[index.count - 2]]
        return a.element(at: source)
      }
      expectClose(matmul(lower, upper), permuted, "\(shape)")
      for matrix in 0..<lead.reduce(1, *) {
        #expect(rows[(matrix * m)..<((matrix + 1) * m)].sorted() == Array(0..<m))
      }
    }
  }

  @Test("P a = L U, square, tall, wide and empty") func factors() throws {
    try check(Float.self)
    try check(Double.self)
  }

  @Test("a singular matrix has factors too") func singularFactors() throws {
    let (permutation, lower, upper) = try lu(Tensor<Double>(rows: [[1, 2], [2, 4]]))
    #expect(permutation.indices == [1, 0])
    #expect(lower.scalars == [1, 0, 0.5, 1])
    #expect(upper.scalars == [2, 4, 0, 0])
  }

  @Test("det of known matrices") func values() {
    #expect(determinant(Tensor<Double>(rows: [[0, 2], [3, 0]])).scalar == -6)
    #expect(determinant(Tensor<Double>(rows: [[0, 1, 0], [0, 0, 1], [1, 0, 0]])).scalar == 1)
    #expect(determinant(Tensor<Float>(rows: [[1, 2], [2, 4]])).scalar == 0)
    #expect(determinant(Tensor<Float>.zeros([0, 0])).scalar == 1)
    #expect(determinant(Tensor<Float>([-3], shape: [1, 1])).scalar == -3)
    #expect(determinant(Tensor<Double>(rows: [[1, .nan], [0, 1]])).scalar.isNaN)
    #expect(determinant(Tensor<Double>.zeros([3, 0, 2, 2])).shape == [3, 0])
  }

  @Test("det(a b) = det a det b, and the logarithm agrees") func products() {
    var generator = Philox(seed: 92)
    let a = Tensor<Double>.normal([6, 4, 4], using: &generator)
    let b = Tensor<Double>.normal([4, 4], using: &generator)
    expectClose(
      determinant(matmul(a, b)), determinant(a) * determinant(b), within: 1e-12, terms: 10)
    let (sign, logarithm) = signedLogDeterminant(a)
    expectClose(sign * exp(logarithm), determinant(a))
    #expect(Set(sign.scalars) == [-1, 1])
  }

  @Test("logarithms where determinants leave the range, and of singular matrices") func extremes() {
    let (sign, logarithm) = signedLogDeterminant(Tensor<Double>.eye(301) * -1e10)
    #expect(sign.scalar == -1)
    #expect(abs(logarithm.scalar - 301 * log(Tensor(1e10)).scalar) < 1e-9)
    #expect(determinant(Tensor<Double>.eye(301) * -1e10).scalar == -.infinity)
    // Factors of 1e200 and 1e-200 in turn: no partial product may decide.
    let swing = Tensor<Double>((0..<8).map { $0 < 4 ? 1e200 : 1e-200 })
    #expect(abs(determinant(Tensor.eye(8) * swing).scalar - 1) < 1e-14)
    let singular = signedLogDeterminant(Tensor<Double>(rows: [[1, 2], [2, 4]]))
    #expect(singular.sign.scalar == 0)
    #expect(singular.logarithm.scalar == -.infinity)
    let empty = signedLogDeterminant(Tensor<Double>.zeros([0, 0]))
    #expect(empty.sign.scalar == 1 && empty.logarithm.scalar == 0)
    let unknown = signedLogDeterminant(Tensor<Float>.full([2, 2], .nan))
    #expect(unknown.sign.scalar.isNaN && unknown.logarithm.scalar.isNaN)
  }

  @Test("the gradient of det is the cofactors, at singular matrices too") func cofactors() {
    var generator = Philox(seed: 93)
    let regular = Tensor<Double>.normal([4, 4], using: &generator)
    let column = Tensor<Double>.normal([4, 1], using: &generator)
    let row = Tensor<Double>.normal([1, 4], using: &generator)
    var rankThree = regular.scalars
    for j in 0..<4 { rankThree[12 + j] = rankThree[j] * 2 - rankThree[4 + j] }
    var zeroColumn = regular.scalars
    for i in 0..<4 { zeroColumn[4 * i + 1] = 0 }
    let matrices = [
      regular, Tensor(rankThree, shape: [4, 4]), Tensor(zeroColumn, shape: [4, 4]),
      matmul(column, row), .zeros([4, 4]), .ones([4, 4]),
    ]
    for a in matrices {
      let slope = gradient(at: a) { determinant($0) }
      // The cofactor is the determinant of the rest, with a sign.
      let expected: Tensor<Double> = tabulated([4, 4]) { position in
        let rest: Tensor<Double> = tabulated([3, 3]) { index in
          a.element(
            index[0] + (index[0] >= position[0] ? 1 : 0),
            index[1] + (index[1] >= position[1] ? 1 : 0))
        }
        return determinant(rest).scalar * ((position[0] + position[1]) % 2 == 0 ? 1 : -1)
      }
      expectClose(slope, expected, terms: 10)
    }
    #expect(gradient(at: Tensor<Double>.zeros([1, 1])) { determinant($0) }.scalars == [1])
    let second = hessian(at: Tensor<Double>(rows: [[1, 2], [2, 4]])) { determinant($0) }
    #expect(second.scalars.contains { $0.isNaN })
  }

  @Test("the gradient of log |det| is the inverse, transposed") func logarithmSlope() throws {
    var generator = Philox(seed: 94)
    let a = Tensor<Float>.normal([3, 5, 5], using: &generator) + Tensor.eye(5) * 4
    let slope = gradient(at: a) { signedLogDeterminant($0).logarithm.sum() }
    expectClose(slope, try inverse(a).transposed())
  }
}
