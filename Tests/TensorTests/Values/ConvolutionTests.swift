import Tensor
import Testing

/// Convolution and its patches against naive loops.
@Suite struct ConvolutionTests {
  struct Geometry: Sendable, CustomTestStringConvertible {
    var images: Shape
    var filters: Shape
    var stride = (1, 1)
    var padding = (0, 0)
    var dilation = (1, 1)
    var testDescription: String {
      "\(images) by \(filters), stride \(stride), padding \(padding), dilation \(dilation)"
    }
  }

  static let geometries: [Geometry] = [
    Geometry(images: [1, 1, 1, 1], filters: [1, 1, 1, 1]),
    Geometry(images: [2, 3, 6, 5], filters: [4, 3, 3, 2]),
    Geometry(images: [2, 1, 5, 5], filters: [3, 1, 3, 3], padding: (1, 1)),
    Geometry(images: [1, 2, 7, 8], filters: [2, 2, 3, 3], stride: (2, 3), padding: (1, 2)),
    Geometry(images: [2, 2, 9, 7], filters: [1, 2, 2, 3], dilation: (3, 2)),
    Geometry(
      images: [1, 2, 8, 9], filters: [3, 2, 3, 2], stride: (3, 2), padding: (3, 2),
      dilation: (2, 3)),
    Geometry(images: [2, 1, 2, 3], filters: [2, 1, 1, 2], padding: (4, 3)),
    Geometry(images: [1, 1, 2, 2], filters: [2, 1, 3, 3]),
    Geometry(images: [0, 2, 4, 4], filters: [3, 2, 2, 2]),
  ]

  private func naive<S: TensorScalar>(
    _ x: Tensor<S>, _ w: Tensor<S>, _ g: Geometry
  ) -> Tensor<S> {
    let steps = [g.stride.0, g.stride.1]
    let pads = [g.padding.0, g.padding.1]
    let gaps = [g.dilation.0, g.dilation.1]
    let sizes = (0..<2).map { axis in
      let span = gaps[axis] * (w.shape[axis + 2] - 1) + 1
      let room = x.shape[axis + 2] + 2 * pads[axis] - span
      return room < 0 ? 0 : room / steps[axis] + 1
    }
    let (images, filters) = (x.values, w.values)
    let (height, width, channels) = (x.shape[2], x.shape[3], x.shape[1])
    return tabulated([x.shape[0], w.shape[0], sizes[0], sizes[1]]) { i in
      var sum = 0.0
      for c in 0..<channels {
        for kh in 0..<w.shape[2] {
          for kw in 0..<w.shape[3] {
            let h = i[2] * steps[0] + kh * gaps[0] - pads[0]
            let v = i[3] * steps[1] + kw * gaps[1] - pads[1]
            guard (0..<height).contains(h), (0..<width).contains(v) else { continue }
            let weight = filters[((i[1] * channels + c) * w.shape[2] + kh) * w.shape[3] + kw]
            sum += weight * images[((i[0] * channels + c) * height + h) * width + v]
          }
        }
      }
      return S(sum)
    }
  }

  private func check<S: TensorScalar>(_ type: S.Type, _ g: Geometry) {
    var generator = Philox(seed: 61)
    let x = Tensor<S>.normal(g.images, using: &generator)
    let w = Tensor<S>.normal(g.filters, using: &generator)
    func convolved(_ x: Tensor<S>, _ w: Tensor<S>) -> Tensor<S> {
      convolution(x, w, stride: g.stride, padding: g.padding, dilation: g.dilation)
    }
    let y = convolved(x, w)
    expectClose(y, naive(x, w, g), terms: 10)
    // Bilinear: the adjoints in both arguments.
    let c = Tensor<S>.normal(y.shape, using: &generator)
    let (images, filters) = gradient(at: x, w) { (convolved($0, $1) * c).sum() }
    let (value, left, right) = (dot([y], [c]), dot([images], [x]), dot([filters], [w]))
    let bound = S.routeTolerance * (value.size + 1)
    #expect(Swift.abs(value.sum - left.sum) <= bound)
    #expect(Swift.abs(value.sum - right.sum) <= bound)
    // < unfold x, p > = < x, fold p >.
    let patches = Patches(
      kernel: (g.filters[2], g.filters[3]), stride: g.stride, padding: g.padding,
      dilation: g.dilation)
    let columns = Unfold<S>(patches)(x)
    let p = Tensor<S>.normal(columns.shape, using: &generator)
    let unfolded = dot([columns], [p])
    let folded = dot([x], [Fold(patches, images: g.images)(p)])
    #expect(Swift.abs(unfolded.sum - folded.sum) <= S.routeTolerance * (unfolded.size + 1))
  }

  @Test("convolution and its adjoints", arguments: geometries)
  func convolutions(_ geometry: Geometry) {
    check(Float.self, geometry)
    check(Double.self, geometry)
  }

  @Test("the patches of an image, written out") func patches() {
    let x = Tensor<Float>.arange(9).reshaped([1, 1, 3, 3])
    let columns = Unfold<Float>(Patches(kernel: (2, 2)))(x)
    #expect(columns.shape == [1, 4, 4])
    #expect(columns.scalars == [0, 1, 3, 4, 1, 2, 4, 5, 3, 4, 6, 7, 4, 5, 7, 8])
    // Each pixel comes back as often as it was read.
    let counts = Fold<Float>(Patches(kernel: (2, 2)), images: [1, 1, 3, 3])(.ones([1, 4, 4]))
    #expect(counts.scalars == [1, 2, 1, 2, 4, 2, 1, 2, 1])
  }

  @Test("channels that differ trap") func channels() async {
    await #expect(processExitsWith: .failure) {
      _ = convolution(Tensor<Float>.zeros([1, 2, 3, 3]), .zeros([1, 3, 2, 2]))
    }
    await #expect(processExitsWith: .failure) { _ = Patches(kernel: (0, 1)) }
  }
}
