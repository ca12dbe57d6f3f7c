import Tensor
import Testing

/// Diagonals, triangles, and what is made by rule.
@Suite struct DiagonalTests {
  private func numbered(_ shape: Shape) -> Tensor<Double> {
    Tensor.arange(shape.elementCount).reshaped(shape)
  }

  @Test("diagonals of matrices, in batches and views") func diagonals() {
    for shape: Shape in [[3, 5], [5, 3], [2, 4, 4], [1, 1], [0, 3], [2, 0]] {
      let x = numbered(shape)
      for offset in -6...6 {
        let (rows, columns) = (shape[-2], shape[-1])
        let places = (0..<rows).filter { (0..<columns).contains($0 + offset) }
        let batch = shape.dropLast(2)
        let expected: Tensor<Double> = tabulated(Shape(batch + [places.count])) {
          let row = places[$0[batch.count]]
          return x.element(at: $0[..<batch.count] + [row, row + offset])
        }
        expectClose(x.diagonal(offset: offset), expected, within: 0)
        expectClose(x.transposed().diagonal(offset: -offset), expected, within: 0)
        expectClose(x.trace(offset: offset), expected.sum(alongAxis: -1))
        expectClose(
          gradient(at: x) { $0.trace(offset: offset).sum() }.sum(),
          Tensor(Double(expected.count)))
        let lower: Tensor<Double> = tabulated(shape) {
          $0[batch.count + 1] <= $0[batch.count] + offset ? x.element(at: $0) : 0
        }
        expectClose(x.lowerTriangle(diagonal: offset), lower, within: 0)
        expectClose(x.upperTriangle(diagonal: offset + 1), x - lower, within: 0)
      }
    }
  }

  @Test("a matrix of a diagonal, and back") func matrices() {
    let x = Tensor<Double>([1, 2])
    #expect(diagonalMatrix(x).scalars == [1, 0, 0, 2])
    #expect(diagonalMatrix(x, offset: 1).scalars == [0, 1, 0, 0, 0, 2, 0, 0, 0])
    #expect(diagonalMatrix(x, offset: -1).scalars == [0, 0, 0, 1, 0, 0, 0, 2, 0])
    #expect(diagonalMatrix(Tensor<Double>([])).shape == [0, 0])
    #expect(diagonalMatrix(Tensor<Double>([]), offset: 2).scalars == [0, 0, 0, 0])
    let batch = numbered([2, 3, 2])
    for offset in -2...2 {
      let matrix = diagonalMatrix(batch, offset: offset)
      expectClose(matrix.diagonal(offset: offset), batch, within: 0)
      expectClose(matrix.sum(), batch.sum())
    }
  }

  @Test("a triangle leaves out what is not finite") func notFinite() {
    let x = Tensor<Float>([1, .nan, 3, 4], shape: [2, 2])
    #expect(x.lowerTriangle().scalars == [1, 0, 3, 4])
    #expect(x.transposed().upperTriangle().scalars == [1, 3, 0, 4])
  }

  @Test("outer products, in batches") func outerProducts() {
    #expect(outer(Tensor<Double>([1, 2]), Tensor([3, 4, 5])).scalars == [3, 4, 5, 6, 8, 10])
    let (a, b) = (numbered([3, 2]), numbered([3, 4]))
    expectClose(outer(a, b), einsum("bi,bj->bij", a, b), within: 0)
    #expect(outer(a, Tensor([1, 2, 3])).shape == [3, 2, 3])
  }

  @Test("identities and triangles off the diagonal, and tensors like another") func creation() {
    #expect(Tensor<Float>.eye(2, columns: 3, diagonal: 1).scalars == [0, 1, 0, 0, 0, 1])
    #expect(Tensor<Float>.eye(3, columns: 2, diagonal: -1).scalars == [0, 0, 1, 0, 0, 1])
    #expect(Tensor<Float>.eye(2, diagonal: 5).scalars == [0, 0, 0, 0])
    #expect(Tensor<Float>.tri(2, columns: 3, diagonal: 1).scalars == [1, 1, 0, 1, 1, 1])
    #expect(Tensor<Float>.tri(2).scalars == [1, 0, 1, 1])
    let x = Tensor<Float>.zeros([2, 1])
    #expect(Tensor.ones(like: x).scalars == [1, 1])
    #expect(Tensor.full(like: x, 3).shape == [2, 1])
    #expect(Tensor.zeros(like: x).scalars == [0, 0])
    let labels = IndexTensor<Float>([2, 0, 1, 1], shape: [2, 2])
    let hot = Tensor<Float>.oneHot(labels, classes: 3)
    #expect(hot.shape == [2, 2, 3])
    #expect(hot.scalars == [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0])
    #expect(Tensor<Float>.oneHot(IndexTensor([], shape: [0]), classes: 3).shape == [0, 3])
  }

  @Test("linspace is exact at both ends, and symmetric") func linspace() {
    #expect(
      Tensor<Float>.linspace(from: 0, through: 1, count: 5).scalars == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor<Float>.linspace(from: 2, through: 9, count: 1).scalars == [2])
    #expect(Tensor<Float>.linspace(from: 2, through: 9, count: 0).shape == [0])
    #expect(Tensor<Double>.linspace(from: 3, through: -1, count: 3).scalars == [3, 1, -1])
    for count in 2..<200 {
      let (a, b): (Float, Float) = (-0.1, 0.7)
      let x = Tensor<Float>.linspace(from: a, through: b, count: count).scalars
      #expect(x.first == a && x.last == b)
      #expect(zip(x, x.dropFirst()).allSatisfy { $0 < $1 })
      let even = Tensor<Float>.linspace(from: -b, through: b, count: count).scalars
      #expect(zip(even, even.reversed()).allSatisfy { $0 == -$1 || count % 2 == 1 })
    }
  }
}
