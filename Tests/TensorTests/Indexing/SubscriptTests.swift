import Tensor
import Testing

/// Subscripts in NumPy's meaning, for reading and for writing.
@Suite struct SubscriptTests {
  /// Elements that tell where they stand.
  private func numbered(_ shape: Shape) -> Tensor<Float> {
    Tensor.arange(shape.elementCount).reshaped(shape)
  }

  @Test("indices and ranges by variables") func variables() {
    let x = numbered([4, 5])
    let (i, j) = (2, -1)
    #expect(x[i, j].scalar == 14)
    #expect(x[i, 1..<3].scalars == [11, 12])
    #expect(x[1...2, j].scalars == [9, 14])
    #expect(x[2..., ..<1].scalars == [10, 15])
    #expect(x[...1, 4].scalars == [4, 9])
    #expect(x[i].scalars == [10, 11, 12, 13, 14])
    #expect(x[.index(i), .range(i..<4)].scalars == [12, 13])
    #expect(x[2, .range(3..<3)].shape == [0])
  }

  @Test("negative bounds count from the end") func negative() {
    let x = numbered([6])
    #expect(x[-3 ..< -1].scalars == [3, 4])
    #expect(x[-2..<0].scalars == [4, 5])
    #expect(x[-3 ... -1].scalars == [3, 4, 5])
    #expect(x[(-2)...].scalars == [4, 5])
    #expect(x[..<(-4)].scalars == [0, 1])
    #expect(x[...(-5)].scalars == [0, 1])
    #expect(x[...(-1)].count == 6)
    #expect(x[.slice(from: 1, to: -1)].scalars == [1, 2, 3, 4])
    #expect(x[.slice(from: -2)].scalars == [4, 5])
    #expect(x[6...].shape == [0])
  }

  @Test("strided subscripts select what NumPy's do") func strides() {
    let x = numbered([7])
    #expect(x[stride(from: 1, to: 7, by: 3)].scalars == [1, 4])
    #expect(x[stride(from: 6, through: 0, by: -3)].scalars == [6, 3, 0])
    #expect(x[stride(from: 6, to: -1, by: -2)].scalars == [6, 4, 2, 0])
    #expect(x[stride(from: 5, to: 5, by: 1)].shape == [0])
    #expect(x[stride(from: 3, through: 3, by: -2)].scalars == [3])
    #expect(x[.strided(from: 6, to: 0, by: -4)].scalars == [6, 2])
    #expect(x[.strided(from: 2, to: 1, by: 1)].shape == [0])
  }

  @Test("ellipsis and new axes") func ellipsis() {
    let x = numbered([2, 3, 4])
    #expect(x[..., 0].scalars == [0, 4, 8, 12, 16, 20])
    #expect(x[...].shape == [2, 3, 4])
    #expect(x[1, ..., 2].scalars == [14, 18, 22])
    #expect(x[1, 2, .ellipsis, 3].scalar == 23)
    #expect(x[..., .newAxis].shape == [2, 3, 4, 1])
    #expect(x[.newAxis, 1, .all, .newAxis, 0..<2].shape == [1, 3, 1, 2])
    #expect(x[.all, .newAxis].shape == [2, 1, 3, 4])
    #expect(x[.newAxis, 1, .all, .newAxis, 0..<2].scalars == [12, 13, 16, 17, 20, 21])
    #expect(Tensor<Float>(3)[.newAxis].scalars == [3])
    #expect(Tensor<Float>(3)[...].scalar == 3)
  }

  @Test("writing replaces the elements, and broadcasts") func writing() {
    var x = numbered([3, 4])
    let before = x
    let i = 1
    x[i, 2] = Tensor(-1)
    #expect(x.scalars == [0, 1, 2, 3, 4, 5, -1, 7, 8, 9, 10, 11])
    x[0] = Tensor(7)
    #expect(x[0].scalars == [7, 7, 7, 7])
    x[..., -1] = Tensor([1, 2, 3])
    #expect(x.scalars == [7, 7, 7, 1, 4, 5, -1, 2, 8, 9, 10, 3])
    x[1..<3, ..<2] = Tensor(rows: [[0], [5]])
    #expect(x.scalars == [7, 7, 7, 1, 0, 0, -1, 2, 5, 5, 10, 3])
    x[stride(from: 2, to: -1, by: -2)] += Tensor(rows: [[1, 1, 1, 1], [2, 2, 2, 2]])
    #expect(x.scalars == [9, 9, 9, 3, 0, 0, -1, 2, 6, 6, 11, 4])
    x[1..<2] = Tensor([[[1]]].flatMap { $0.flatMap { $0 } }, shape: [1, 1, 1])
    #expect(x[1].scalars == [1, 1, 1, 1])
    x[2][1] = Tensor(100)
    #expect(x[2].scalars == [6, 100, 11, 4])
    x[...] = Tensor(0)
    #expect(x.scalars == [Float](repeating: 0, count: 12))
    #expect(before.scalars == (0..<12).map { Float($0) })
    var none = Tensor<Float>.zeros([2, 0])
    none[0] = Tensor(1)
    #expect(none.shape == [2, 0])
  }

  @Test("writing differentiates, inside vectorized too") func derivatives() {
    let x = Tensor<Double>([1, 2, 3, 4])
    let y = Tensor<Double>([10, 20])
    let weight = Tensor<Double>([1, 2, 3, 4])
    @Sendable func f(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
      var z = x
      z[1..<3] = y * x[0]
      return (z * weight).sum()
    }
    let slopes = gradient(at: TreePair(x, y)) { f($0.first, $0.second) }
    #expect(slopes.first.scalars == [81, 0, 0, 4])
    #expect(slopes.second.scalars == [2, 3])
    let examples = stack([y, y * 2, y - 1])
    expectClose(
      vectorized(over: examples) { f(x, $0) }, stack((0..<3).map { f(x, examples[$0]) }))
    let points = stack([x, x * 2, x - 1])
    expectClose(
      vectorized(over: points) { p in gradient(at: p) { f($0, y) } },
      stack((0..<3).map { i in gradient(at: points[i]) { f($0, y) } }))
  }

  @Test("selection by a mask") func masks() {
    let x = numbered([2, 3])
    #expect(x[x .> 2.5].scalars == [3, 4, 5])
    #expect(x[[true, false]].scalars == [0, 1, 2])
    #expect(x[Mask<Float>([false, false])].shape == [0, 3])
    #expect(x[x .> 9].shape == [0])
    #expect(x[Mask([true], shape: [])].scalars == x.scalars)
    let slope = gradient(at: x) { x in square(x[x .> 2.5]).sum() }
    #expect(slope.scalars == [0, 0, 0, 6, 8, 10])
    let rows = vectorized(over: x) { $0[Mask([true, false, true])] }
    #expect(rows.scalars == [0, 2, 3, 5])
  }

  @Test("writing by a mask") func maskedWriting() {
    var x = numbered([2, 3])
    x[x .> 3] = Tensor(-1)
    #expect(x.scalars == [0, 1, 2, 3, -1, -1])
    x[x .< 1] = Tensor([7, 8, 9])
    #expect(x.scalars == [7, 1, 2, 3, 8, 9])
    x[[false, true]] = Tensor([4, 5, 6])
    #expect(x.scalars == [7, 1, 2, 4, 5, 6])
    x[x .> 100] = Tensor(0)
    #expect(x.scalars == [7, 1, 2, 4, 5, 6])
    let slope = gradient(at: x) { x in
      var y = x
      y[x .> 4] = square(x[0, 1])
      return y.sum()
    }
    #expect(slope.scalars == [0, 7, 1, 1, 0, 0])
  }

  @Test("mistakes trap with operation, index, axis and shape") func traps() async {
    let index = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let i = 4
      _ = Tensor<Float>.zeros([2, 3])[0, i]
    }
    expectMessage(index, "subscript: index 4, axis 1 of shape [2, 3]")
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3])[.all, 1..<5]
    }
    expectMessage(range, "subscript: range to 5, axis 1 of shape [2, 3]")
    let stride = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([3])[Swift.stride(from: 0, to: 7, by: 3)]
    }
    expectMessage(stride, "subscript: a stride from 0 through 6, axis 0 of shape [3]")
    let many = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3])[0, 0, 0]
    }
    expectMessage(many, "subscript: 3 axes", "shape [2, 3]")
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3])[..., .ellipsis]
    }
    expectMessage(twice, "2 ellipses")
    let values = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([2, 3])
      x[0] = Tensor([1, 2])
    }
    expectMessage(values, "shape [2] cannot fill the selection, which has shape [3]")
    let mask = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3])[[true, false, true]]
    }
    expectMessage(mask, "a mask of shape [3] for shape [2, 3]")
    let mapped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vectorized(over: Tensor<Float>.zeros([2, 3])) { $0[$0 .> 0] }
    }
    expectMessage(mapped, "subscript by a mask: inside `vectorized`")
  }
}
