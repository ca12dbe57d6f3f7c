import Tensor
import Testing

/// Pooling against plain loops.
@Suite struct PoolingTests {
  struct Geometry: Sendable {
    var shape: Shape = [2, 2, 5, 6]
    var kernel = (2, 2)
    var stride: (Int, Int)?
    var padding = (0, 0)
    var dilation = (1, 1)
  }

  static let geometries = [
    Geometry(), Geometry(kernel: (3, 2), stride: (1, 2)),
    Geometry(kernel: (3, 4), stride: (2, 1), padding: (1, 2)),
    Geometry(kernel: (2, 3), stride: (1, 1), padding: (1, 1), dilation: (2, 2)),
    Geometry(shape: [1, 1, 1, 1], kernel: (1, 1)), Geometry(shape: [0, 2, 3, 3]),
    Geometry(shape: [1, 1, 2, 2], kernel: (3, 3)),
  ]

  /// The pixels of one window, without those outside the image.
  private func window(_ x: Tensor<Double>, _ g: Geometry, _ i: [Int]) -> [Double] {
    let stride = g.stride ?? g.kernel
    var pixels: [Double] = []
    for kh in 0..<g.kernel.0 {
      for kw in 0..<g.kernel.1 {
        let h = i[2] * stride.0 + kh * g.dilation.0 - g.padding.0
        let w = i[3] * stride.1 + kw * g.dilation.1 - g.padding.1
        guard (0..<x.shape[2]).contains(h), (0..<x.shape[3]).contains(w) else { continue }
        pixels.append(x.element(i[0], i[1], h, w))
      }
    }
    return pixels
  }

  @Test("the largest of each window", arguments: geometries)
  func maximum(_ g: Geometry) {
    var generator = Philox(seed: 1)
    let x = Tensor<Double>.normal(g.shape, using: &generator) - 5
    let y = maxPooling(
      x, kernel: g.kernel, stride: g.stride, padding: g.padding, dilation: g.dilation)
    expectClose(y, tabulated(y.shape) { window(x, g, $0).max()! }, within: 0)
  }

  @Test("the mean of each window", arguments: geometries.filter { $0.dilation == (1, 1) })
  func mean(_ g: Geometry) {
    var generator = Philox(seed: 2)
    let x = Tensor<Double>.normal(g.shape, using: &generator)
    for countsPadding in [false, true] {
      let y = meanPooling(
        x, kernel: g.kernel, stride: g.stride, padding: g.padding,
        countingPadding: countsPadding)
      let expected = tabulated(y.shape) { index -> Double in
        let pixels = window(x, g, index)
        let count = countsPadding ? g.kernel.0 * g.kernel.1 : pixels.count
        return pixels.reduce(0, +) / Double(count)
      }
      expectClose(y, expected)
    }
  }

  @Test("NaN is the largest; ties share the gradient") func specialCases() {
    let x = Tensor<Float>([1, .nan, 3, 2, 2, 0, 2, 1], shape: [1, 1, 2, 4])
    let y = maxPooling(x, kernel: (2, 2))
    #expect(y.scalars[0].isNaN && y.scalars[1] == 3)
    let flat = Tensor<Float>([2, 2, 0, 2], shape: [1, 1, 2, 2])
    let slope = gradient(at: flat) { maxPooling($0, kernel: (2, 2)).sum() }
    #expect(slope.scalars == [1, 1, 0, 1].map { $0 / 3 })
    #expect(maxPooling(flat * -.infinity, kernel: (1, 2)).scalars[0] == -.infinity)
  }

  @Test("one dimension is an image of one line") func oneDimension() {
    let x = Tensor<Float>([1, 5, 2, 4, 3, 0], shape: [1, 1, 6])
    #expect(maxPooling1D(x, kernel: 2).scalars == [5, 4, 3])
    #expect(maxPooling1D(x, kernel: 3, stride: 1, padding: 1).scalars == [5, 5, 5, 4, 4, 3])
    #expect(maxPooling1D(x, kernel: 2, stride: 1, dilation: 3).scalars == [4, 5, 2])
    #expect(meanPooling1D(x, kernel: 2).scalars == [3, 3, 1.5])
    #expect(
      meanPooling1D(x, kernel: 2, stride: 5, padding: 1, countingPadding: false).scalars == [
        1, 1.5,
      ])
  }

  @Test("too much padding traps") func padding() async {
    await #expect(processExitsWith: .failure) {
      _ = maxPooling(Tensor<Float>.zeros([1, 1, 4, 4]), kernel: (2, 2), padding: (2, 0))
    }
  }
}
