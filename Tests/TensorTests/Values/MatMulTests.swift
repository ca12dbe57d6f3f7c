import Tensor
import Testing

/// Matrix products of random shapes and layouts against a naive loop.
@Suite struct MatMulTests {
  /// The product in double precision, element by element.
  private func naive<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>, _ batch: Shape) -> Tensor<S> {
    let (left, right) = (a.values, b.values)
    let (m, k, n) = (a.shape[-2], a.shape[-1], b.shape[-1])
    /// The position of the matrix that broadcasting puts at a batch index.
    func matrix(_ x: Shape, _ index: [Int]) -> Int {
      let own = x.dropLast(2)
      return zip(index.suffix(own.count), own).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
    }
    return tabulated(Shape(Array(batch) + [m, n])) { index in
      let at = Array(index.dropLast(2))
      let (first, second) = (matrix(a.shape, at) * m * k, matrix(b.shape, at) * k * n)
      let (i, j) = (index[batch.rank], index[batch.rank + 1])
      return S((0..<k).reduce(0.0) { $0 + left[first + i * k + $1] * right[second + $1 * n + j] })
    }
  }

  /// A random tensor of a shape in one of several layouts: packed, transposed, a slice of a larger
  /// one, walking backwards, or repeated along its rows.
  private func layout<S: TensorScalar>(
    _ type: S.Type, _ shape: Shape, _ kind: Int, _ generator: inout Philox
  ) -> Tensor<S> {
    let last = shape.rank - 1
    var larger = shape
    switch kind {
    case 0: return .normal(shape, using: &generator)
    case 1:
      (larger[last], larger[last - 1]) = (shape[last - 1], shape[last])
      return Tensor.normal(larger, using: &generator).transposed()
    case 2:
      for axis in 0..<shape.rank { larger[axis] += axis + 1 }
      let box = SliceBox(
        starts: (0..<shape.rank).map { $0 }, counts: Array(shape),
        steps: [Int](repeating: 1, count: shape.rank))
      return Slice(box)(.normal(larger, using: &generator))
    case 3:
      larger[last] *= 2
      larger[last - 1] += 1
      var box = SliceBox(all: shape)
      (box.starts[last], box.steps[last]) = (Swift.max(2 * shape[last] - 1, 0), -2)
      return Slice(box)(.normal(larger, using: &generator))
    default:
      larger[last - 1] = 1
      return Tensor.normal(larger, using: &generator).broadcast(to: shape)
    }
  }

  private func check<S: TensorScalar>(_ type: S.Type) {
    var generator = Philox(seed: 41)
    let batches: [(Shape, Shape, Shape)] = [
      ([], [], []), ([3], [], [3]), ([], [3], [3]), ([2, 3], [2, 3], [2, 3]),
      ([2, 1], [3], [2, 3]), ([1], [4], [4]), ([2, 1, 2], [1, 3, 1], [2, 3, 2]),
    ]
    for (left, right, batch) in batches {
      for kinds in 0..<25 {
        let sizes = (0..<3).map { _ in Int.random(in: 1...6, using: &generator) }
        let a = layout(
          type, Shape(Array(left) + [sizes[0], sizes[1]]), kinds / 5, &generator)
        let b = layout(
          type, Shape(Array(right) + [sizes[1], sizes[2]]), kinds % 5, &generator)
        expectClose(
          matmul(a, b), naive(a, b, batch), terms: Double(sizes[1]),
          "\(a.shape) (layout \(kinds / 5)) by \(b.shape) (layout \(kinds % 5))")
      }
    }
  }

  @Test("single precision") func single() { check(Float.self) }
  @Test("double precision") func double() { check(Double.self) }

  @Test("repeated batches as operands") func repeatedBatch() {
    var generator = Philox(seed: 42)
    let a = Tensor<Double>.normal([1, 3, 4], using: &generator)
    let b = Tensor<Double>.normal([5, 4, 2], using: &generator)
    let repeated = a.broadcast(to: [5, 3, 4])
    expectClose(matmul(repeated, b), naive(repeated, b, [5]))
    let reversed = b[.strided(from: 4, to: -1, by: -1)]
    expectClose(matmul(a, reversed), naive(a, reversed, [5]))
  }

  @Test("vectors count as a row or a column") func vectors() {
    let a = Tensor<Float>([1, 2, 3])
    let m = Tensor<Float>(rows: [[1, 0], [0, 1], [2, 2]])
    #expect(matmul(a, a).scalar == 14)
    #expect(matmul(a, a).shape == [])
    #expect(matmul(a, m).scalars == [7, 8])
    #expect(matmul(m.transposed(), a).scalars == [7, 8])
    #expect(matmul(stack([m, 2 * m]).transposed(), a).scalars == [7, 8, 14, 16])
  }

  @Test("sizes of 0") func empty() {
    #expect(matmul(Tensor<Float>.ones([2, 0]), .ones([0, 3])).scalars == [0, 0, 0, 0, 0, 0])
    #expect(matmul(Tensor<Float>.ones([0, 2]), .ones([2, 3])).shape == [0, 3])
    #expect(matmul(Tensor<Float>.ones([4, 2, 0]), .ones([0, 3])).sum().scalar == 0)
    #expect(matmul(Tensor<Float>.ones([0, 2, 2]), .ones([2, 3])).shape == [0, 2, 3])
  }

  @Test("a large product against sums in double precision") func large() {
    var generator = Philox(seed: 43)
    let a = Tensor<Float>.normal([65, 300], using: &generator)
    let b = Tensor<Float>.normal([300, 33], using: &generator)
    expectClose(matmul(a, b), naive(a, b, []), within: 1e-6, terms: 300)
  }
}
