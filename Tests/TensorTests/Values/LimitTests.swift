import Testing

@testable import Tensor

@Suite("Numbers at the limits of shapes") struct LimitTests {
  @Test("tiling works on every axis at every rank") func tiled() {
    for rank in 1...Shape.maximumRank {
      let x = Tensor<Float>.arange(1 << rank).reshaped(Shape([Int](repeating: 2, count: rank)))
      // On the first, the last and, in the middle, the rest of the time twice along an axis of 2.
      let times = (0..<rank).map { $0 == 0 || $0 == rank - 1 ? 2 : 1 }
      let expected = times.enumerated().reduce(x) { tensor, time in
        time.element == 1 ? tensor : concatenate([tensor, tensor], alongAxis: time.offset)
      }
      let y = x.tiled(times)
      #expect(y.shape == expected.shape && y.scalars == expected.scalars, "rank \(rank)")
    }
    let x = Tensor<Float>([1, 2], shape: [1, 1, 1, 1, 1, 1, 2])
    let y = x.tiled([2, 1, 3, 2, 2, 2, 2])
    #expect(y.shape == [2, 1, 3, 2, 2, 2, 4])
    #expect(y.scalars == (0..<192).map { $0 % 2 == 0 ? 1 : 2 })
    let seven = Tensor<Float>.ones([1, 1, 1, 1, 1, 1, 2]).tiled([0, 2, 2, 2, 2, 2, 2])
    #expect(seven.shape == [0, 2, 2, 2, 2, 2, 4])
  }

  @Test("repeating works on every axis of the largest rank") func repeated() {
    let sizes = [2] + [Int](repeating: 1, count: Shape.maximumRank - 2) + [3]
    let x = Tensor<Float>.arange(6).reshaped(Shape(sizes))
    #expect(x.repeated(2, alongAxis: 0).scalars == [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])
    #expect(x.repeated(2, alongAxis: -1).scalars == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    #expect(x.repeated(3, alongAxis: 5).shape[5] == 3)
  }

  @Test("ranges and strides that reach past every axis") func subscripts() {
    let x = Tensor<Float>.arange(4)
    #expect(x[.strided(from: 3, to: -10, by: .min)].scalars == [3])
    #expect(x[.strided(from: 1, to: .max, by: .max)].scalars == [1])
    #expect(x[-2...(-1)].scalars == [2, 3])
    #expect(x[...(-1)].scalars == [0, 1, 2, 3])
    #expect(Tensor<Float>.ones([2, 3]).diagonal(offset: .min).shape == [0])
    #expect(Tensor<Float>.ones([2, 3]).diagonal(offset: .max).shape == [0])
  }

  @Test("the second derivative of the cube root is infinite at 0 and 0 at infinity")
  func cubeRoot() {
    let curvature = derivative(at: Tensor<Double>([0, 8, .infinity]), along: .ones([3])) { x in
      derivative(at: x, along: .ones([3])) { cbrt($0) }
    }
    // -2 / (9 x^(5/3))
    #expect(curvature.scalars[0] == -.infinity && curvature.scalars[2] == 0)
    expectClose(curvature[1], Tensor(-2.0 / 288), within: 1e-15)
  }

  @Test("numbers that overflow trap with a text") func traps() async {
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2])[1...Int.max]
    }
    expectMessage(range, "subscript: range to \(Int.max), axis 0 of shape [2]", "-2..<3")
    let reshape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2]).reshaped([-1, 1 << 30, 1 << 30, 1 << 30])
    }
    expectMessage(reshape, "2^63 elements or more")
    let open = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).reshaped([-1, -1, 6])
    }
    expectMessage(open, "reshape of [2, 3]", "at most one is -1")
    let split = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2]).split(sizes: [.max, .max, 4])
    }
    expectMessage(split, "split: sizes")
    let padded = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2]).padded([(.max, .max)])
    }
    expectMessage(padded, "padded: amounts")
    let size = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var shape: Shape = [2]
      shape[0] = 1 << 40
    }
    expectMessage(size, "Shape: a size is 1099511627776, sizes are below 2^31")
    let diagonal = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = diagonalMatrix(Tensor<Float>.zeros([2]), offset: .min)
    }
    expectMessage(diagonal, "diagonalMatrix: offset")
    let patches = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPooling(Tensor<Float>.zeros([1, 1, 2, 2]), kernel: (2, 2), stride: (.max, 0))
    }
    expectMessage(patches, "stride (\(Int.max), 0)", "are positive")
  }

  @Test("a wrong axis is named with the function and the axes there are") func axes() async {
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).sorted(alongAxis: 2)
    }
    expectMessage(sum, "sorted(alongAxis:", "axis 2 of shape [2, 3], whose axes are -2..<2")
    let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = softmax(Tensor<Float>.zeros([]))
    }
    expectMessage(none, "softmax(", "axis -1 of shape [], which has none")
  }
}
