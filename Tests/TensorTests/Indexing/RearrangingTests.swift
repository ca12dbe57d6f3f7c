import Tensor
import Testing

/// Splitting, padding, repeating, rolling and windows, against NumPy's results.
@Suite struct RearrangingTests {
  private func numbered(_ shape: Shape) -> Tensor<Double> {
    Tensor.arange(shape.elementCount).reshaped(shape)
  }

  @Test("flips and rolls") func flipping() {
    let x = numbered([2, 3])
    #expect(x.flipped(alongAxis: 1).scalars == [2, 1, 0, 5, 4, 3])
    #expect(x.flipped(alongAxes: [0, -1]).scalars == [5, 4, 3, 2, 1, 0])
    #expect(x.flipped(alongAxes: []).scalars == x.scalars)
    #expect(Tensor<Float>.zeros([0, 2]).flipped(alongAxis: 0).shape == [0, 2])
    #expect(x.rolled(by: 1, alongAxis: 1).scalars == [2, 0, 1, 5, 3, 4])
    #expect(x.rolled(by: -4, alongAxis: -1).scalars == [1, 2, 0, 4, 5, 3])
    #expect(x.rolled(by: 2, alongAxis: 0).scalars == x.scalars)
    #expect(Tensor<Float>([]).rolled(by: 1, alongAxis: 0).shape == [0])
  }

  @Test("axes moved, exchanged, joined and dropped") func axes() {
    let x = numbered([2, 3, 4])
    #expect(x.movingAxis(0, to: -1).shape == [3, 4, 2])
    #expect(x.movingAxis(-1, to: 0).shape == [4, 2, 3])
    #expect(x.movingAxis(2, to: 1).element(1, 3, 2) == x.element(1, 2, 3))
    #expect(x.swappingAxes(0, -1).element(3, 1, 1) == x.element(1, 1, 3))
    #expect(x.flattened(fromAxis: 1).shape == [2, 12])
    #expect(x.flattened(fromAxis: 0, throughAxis: 1).shape == [6, 4])
    #expect(x.flattened(fromAxis: 1, throughAxis: 1).shape == [2, 3, 4])
    #expect(Tensor<Float>(1).flattened(fromAxis: 0).shape == [1])
    #expect(numbered([1, 3, 1]).squeezed().shape == [3])
    #expect(numbered([1, 1]).squeezed().shape == [])
  }

  @Test("parts of equal and of given sizes") func splitting() {
    let x = numbered([2, 6])
    let thirds = x.split(into: 3, alongAxis: 1)
    #expect(thirds.map(\.scalars) == [[0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11]])
    let parts = x.split(sizes: [1, 0, 5], alongAxis: -1)
    #expect(parts.map(\.shape) == [[2, 1], [2, 0], [2, 5]])
    expectClose(concatenate(parts, alongAxis: 1), x, within: 0)
    let slope = gradient(at: x) { ($0.split(into: 2)[1] * 3).sum() }
    #expect(slope[0].scalars == [0, 0, 0, 0, 0, 0])
    #expect(slope[1].scalars == [3, 3, 3, 3, 3, 3])
  }

  @Test("padding with a number, the edge, a reflection and the other end") func padding() {
    let x = Tensor<Double>([1, 2, 3])
    #expect(x.padded([(1, 2)]).scalars == [0, 1, 2, 3, 0, 0])
    #expect(x.padded([(1, 1)], with: .constant(9)).scalars == [9, 1, 2, 3, 9])
    #expect(x.padded([(2, 1)], with: .edge).scalars == [1, 1, 1, 2, 3, 3])
    #expect(x.padded([(2, 2)], with: .reflect).scalars == [3, 2, 1, 2, 3, 2, 1])
    #expect(x.padded([(5, 0)], with: .reflect).scalars == [2, 1, 2, 3, 2, 1, 2, 3])
    #expect(x.padded([(1, 4)], with: .wrap).scalars == [3, 1, 2, 3, 1, 2, 3, 1])
    #expect(Tensor<Double>([7]).padded([(1, 2)], with: .reflect).scalars == [7, 7, 7, 7])
    #expect(Tensor<Double>(3).padded([]).scalar == 3)
    #expect(Tensor<Double>.zeros([0]).padded([(1, 1)], with: .constant(2)).scalars == [2, 2])
    let y = numbered([2, 2]).padded([(0, 1), (1, 0)], with: .edge)
    #expect(y.scalars == [0, 0, 1, 2, 2, 3, 2, 2, 3])
    #expect(x.padded(after: 1, alongAxis: -1, with: .constant(-1)).scalars == [1, 2, 3, -1])
    for padding in [Tensor<Double>.Padding.constant(0), .constant(2), .edge, .reflect, .wrap] {
      // Each entry counts as often as it stands in the result.
      let result = gradient(at: x) { $0.padded([(2, 2)], with: padding).sum() }
      let padded = x.padded([(2, 2)], with: padding).scalars
      let ends = padded[..<2] + padded[5...]
      let counts = x.scalars.map { value in
        if case .constant = padding { return 1.0 }
        return 1 + Double(ends.count { $0 == value })
      }
      #expect(result.scalars == counts)
    }
  }

  @Test("repeats and tiles") func repeating() {
    let x = numbered([2, 2])
    #expect(x.repeated(2, alongAxis: 0).scalars == [0, 1, 0, 1, 2, 3, 2, 3])
    #expect(x.repeated(2, alongAxis: -1).scalars == [0, 0, 1, 1, 2, 2, 3, 3])
    #expect(x.repeated([0, 3], alongAxis: 0).scalars == [2, 3, 2, 3, 2, 3])
    #expect(x.repeated(0, alongAxis: 0).shape == [0, 2])
    #expect(x.tiled([2]).scalars == [0, 1, 0, 1, 2, 3, 2, 3])
    #expect(x.tiled([2, 1]).scalars == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(x.tiled([2, 1, 1]).shape == [2, 2, 2])
    #expect(x.tiled([1, 0]).shape == [2, 0])
    #expect(Tensor<Float>(5).tiled([3]).scalars == [5, 5, 5])
    #expect(gradient(at: x) { $0.tiled([3, 2]).sum() }.scalars == [6, 6, 6, 6])
  }

  @Test("sliding windows, whose derivative adds up") func windows() {
    let x = Tensor<Double>([1, 2, 3, 4, 5])
    #expect(x.windows(ofSize: 3, alongAxis: 0).scalars == [1, 2, 3, 2, 3, 4, 3, 4, 5])
    #expect(x.windows(ofSize: 2, step: 3, alongAxis: 0).scalars == [1, 2, 4, 5])
    #expect(x.windows(ofSize: 5, alongAxis: 0).shape == [1, 5])
    let y = numbered([4, 2]).windows(ofSize: 2, step: 2, alongAxis: 0)
    #expect(y.shape == [2, 2, 2])
    #expect(y.scalars == [0, 2, 1, 3, 4, 6, 5, 7])
    let slope = gradient(at: x) { $0.windows(ofSize: 3, alongAxis: 0).sum() }
    #expect(slope.scalars == [1, 2, 3, 2, 1])
    let batched = vectorized(over: stack([x, x * 2])) { $0.windows(ofSize: 4, alongAxis: 0) }
    #expect(batched[1].scalars == [2, 4, 6, 8, 4, 6, 8, 10])
  }

  @Test("broadcast together, and a grid") func grids() {
    let all = broadcast([numbered([3, 1]), numbered([2]), Tensor(7)])
    #expect(all.map(\.shape) == [[3, 2], [3, 2], [3, 2]])
    #expect(all[0].scalars == [0, 0, 1, 1, 2, 2])
    let grid = meshgrid([Tensor<Double>([1, 2]), Tensor([3, 4, 5])])
    #expect(grid[0].scalars == [1, 1, 1, 2, 2, 2])
    #expect(grid[1].scalars == [3, 4, 5, 3, 4, 5])
  }

  /// What would take terabytes if anything were copied.
  @Test("views copy nothing") func views() {
    let size = 1 << 20
    let x = Tensor<Float>.arange(size).broadcast(to: [size, size])
    #expect(x.diagonal()[5].scalar == 5)
    #expect(x.flipped(alongAxes: [0, 1])[3, 0].scalar == Float(size - 1))
    #expect(x.windows(ofSize: 1000, alongAxis: 1)[9, 2, 4].scalar == 6)
    #expect(x.split(into: 2, alongAxis: 1)[1][0, 0].scalar == Float(size / 2))
    #expect(x.transposed().expanded(atAxis: 1)[7, 0, 9].scalar == 7)
    #expect(x[..., .newAxis, 1..<size].squeezed()[4, 4].scalar == 5)
    let parts: Tensor<Float> = x.reshaped([size, 1024, 1024]).transposed([1, 0, 2])
    #expect(parts.reshaped([1024, size, 32, 32])[1, 0, 2, 3].scalar == 1024 + 64 + 3)
  }

  @Test("a view under another shape reads as its packed copy") func regrouping() {
    var generator = Philox(seed: 3)
    let shapes: [Shape] = [
      [24], [2, 12], [4, 6], [2, 3, 4], [3, 8], [2, 1, 2, 6], [1, 24, 1],
    ]
    for _ in 0..<300 {
      var view = numbered([4, 1, 6, 5])
      let order = [0, 1, 2, 3].shuffled(using: &generator)
      view = view.transposed(order)[..., 0..<view.transposed(order).shape[-1]]
      let axis = view.shape.firstIndex(of: 5)!
      view = view.movingAxis(axis, to: 0)[Int.random(in: 0..<5, using: &generator)]
      if Bool.random(using: &generator) { view = view.flipped(alongAxis: 0) }
      let shape = shapes.randomElement(using: &generator)!
      let packed = Tensor(view.scalars, shape: view.shape)
      expectClose(view.reshaped(shape), packed.reshaped(shape), within: 0)
      expectClose(view.reshaped(shape) * 2, packed.reshaped(shape) * 2, within: 0)
    }
  }

  @Test("mistakes trap") func traps() async {
    let parts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 5]).split(into: 2, alongAxis: 1)
    }
    expectMessage(parts, "split: 2 parts do not divide axis 1 of shape [2, 5]")
    let sizes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([5]).split(sizes: [2, 2])
    }
    expectMessage(sizes, "split: sizes [2, 2]", "axis 0 of shape [5]")
    let amounts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 5]).padded([(1, 1)])
    }
    expectMessage(amounts, "padded: amounts [[1, 1]] for shape [2, 5]")
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([0]).padded([(1, 1)], with: .edge)
    }
    expectMessage(empty, "axis 0 of shape [0] has no entry")
    let window = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([3]).windows(ofSize: 4, alongAxis: 0)
    }
    expectMessage(window, "windows: size 4 and step 1 for axis 0 of shape [3]")
    let shapes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = broadcast([Tensor<Float>.zeros([3]), .zeros([2])])
    }
    expectMessage(shapes, "broadcast of [3] and [2]")
  }
}
