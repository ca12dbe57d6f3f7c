import Tensor
import Testing

/// Concatenation, gathering and creation against plain loops.
@Suite struct SelectionTests {
  @Test("concatenate along each axis, from views, with empty parts") func concatenation() {
    var generator = Philox(seed: 21)
    for axis in 0..<3 {
      let parts: [Tensor<Float>] = [2, 0, 3, 1].map { size in
        var shape: Shape = [2, 3, 4]
        shape[axis] = size
        let reversed = Tensor<Float>.normal(Shape(shape.reversed()), using: &generator)
        return reversed.transposed([2, 1, 0])
      }
      var shape: Shape = [2, 3, 4]
      shape[axis] = 6
      let expected: Tensor<Float> = tabulated(shape) { index in
        var local = index
        for part in parts {
          if local[axis] < part.shape[axis] { return part.element(at: local) }
          local[axis] -= part.shape[axis]
        }
        return .nan
      }
      expectClose(concatenate(parts, alongAxis: axis), expected, within: 0)
      expectClose(concatenate(parts, alongAxis: axis - 3), expected, within: 0)
    }
    let rows = [Tensor<Float>([1, 2]), Tensor<Float>([3, 4])]
    #expect(stack(rows).scalars == [1, 2, 3, 4])
    #expect(stack(rows, alongAxis: 1).scalars == [1, 3, 2, 4])
    #expect(stack([Tensor<Float>(1), Tensor<Float>(2)]).shape == [2])
  }

  @Test("gather along each axis, from a view") func gathering() {
    var generator = Philox(seed: 22)
    let x = Tensor<Double>.normal([4, 3, 5], using: &generator).transposed([1, 2, 0])
    for axis in 0..<3 {
      let indices = (0..<7).map { _ in Int.random(in: 0..<x.shape[axis], using: &generator) }
      var shape = x.shape
      shape[axis] = 7
      let expected: Tensor<Double> = tabulated(shape) { index in
        var source = index
        source[axis] = indices[index[axis]]
        return x.element(at: source)
      }
      expectClose(x.gather(indices, alongAxis: axis), expected, within: 0)
      // The transpose adds every entry back where it came from.
      let back = ScatterAdd<Double>(indices, axis: axis, size: x.shape[axis])(expected)
      let counted: Tensor<Double> = tabulated(x.shape) { index in
        x.element(at: index) * Double(indices.count { $0 == index[axis] })
      }
      expectClose(back, counted)
    }
    #expect(x.gather([], alongAxis: 1).shape == [3, 0, 4])
  }

  @Test("tensors from rows, ranges, labels and single values") func creation() {
    #expect(Tensor<Float>(rows: [[1, 2], [3, 4]]).shape == [2, 2])
    #expect(Tensor<Float>.eye(2).scalars == [1, 0, 0, 1])
    #expect(Tensor<Double>.arange(3, from: 1, step: -0.5).scalars == [1, 0.5, 0])
    #expect(Tensor<Float>.full([2], 7).scalars == [7, 7])
    #expect(Tensor<Float>.oneHot([2, 0], classes: 3).scalars == [0, 0, 1, 1, 0, 0])
    #expect(Tensor<Float>([]).shape == [0])
    #expect(Tensor<Float>(3).scalar == 3)
  }

  @Test("elements that do not fit their shape trap") func traps() async {
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2], shape: [3]) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>(rows: [[1], [2, 3]]) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>.oneHot([3], classes: 3) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2])[2] }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2])[0..<3] }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2]).gather([-1]) }
    await #expect(processExitsWith: .failure) { _ = Tensor<Float>([1, 2]).scalar }
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Float>.zeros([2, 3]).reshaped([4, -1])
    }
  }
}
