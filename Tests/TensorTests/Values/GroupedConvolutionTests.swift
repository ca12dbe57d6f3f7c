import Tensor
import Testing

/// Groups, transposes and one dimension against the plain convolution.
@Suite struct GroupedConvolutionTests {
  @Test("groups are convolutions of their own, side by side", arguments: [1, 2, 3])
  func groups(_ groups: Int) {
    var generator = Philox(seed: 1)
    let x = Tensor<Double>.normal([2, 6, 5, 4], using: &generator)
    let w = Tensor<Double>.normal([12, 6 / groups, 3, 2], using: &generator)
    let joined = convolution(
      x, w, stride: (2, 1), padding: (1, 0), dilation: (1, 2), groups: groups)
    let parts = (0..<groups).map { group in
      let (channels, outputs) = (6 / groups, 12 / groups)
      return convolution(
        x[.all, .range((group * channels)..<((group + 1) * channels))],
        w[(group * outputs)..<((group + 1) * outputs)], stride: (2, 1), padding: (1, 0),
        dilation: (1, 2))
    }
    expectClose(joined, concatenate(parts, alongAxis: 1))
  }

  struct Geometry: Sendable {
    var size = (5, 4)
    var kernel = (3, 2)
    var stride = (1, 1)
    var padding = (0, 0)
    var dilation = (1, 1)
    var groups = 1
  }

  static let geometries = [
    Geometry(), Geometry(stride: (2, 3), padding: (1, 1)), Geometry(dilation: (2, 3)),
    Geometry(size: (6, 7), stride: (2, 3), groups: 2), Geometry(kernel: (1, 1)),
    Geometry(size: (7, 8), kernel: (1, 1), stride: (2, 2)),
  ]

  /// < conv(x, w), y > = < x, transposedConv(y, w) > for every image size that the stride joins.
  @Test("the transposed convolution is the transpose", arguments: geometries)
  func transpose(_ g: Geometry) {
    var generator = Philox(seed: 2)
    let x = Tensor<Double>.normal([2, 4, g.size.0, g.size.1], using: &generator)
    let w = Tensor<Double>.normal([6, 4 / g.groups, g.kernel.0, g.kernel.1], using: &generator)
    func forward(_ x: Tensor<Double>) -> Tensor<Double> {
      convolution(
        x, w, stride: g.stride, padding: g.padding, dilation: g.dilation, groups: g.groups)
    }
    let y = Tensor<Double>.normal(forward(x).shape, using: &generator)
    let smallest = (
      (y.shape[2] - 1) * g.stride.0 - 2 * g.padding.0 + g.dilation.0 * (g.kernel.0 - 1) + 1,
      (y.shape[3] - 1) * g.stride.1 - 2 * g.padding.1 + g.dilation.1 * (g.kernel.1 - 1) + 1
    )
    let back = transposedConvolution(
      y, w, stride: g.stride, padding: g.padding,
      outputPadding: (g.size.0 - smallest.0, g.size.1 - smallest.1), dilation: g.dilation,
      groups: g.groups)
    expectClose(back, pullback(at: x, in: forward)(y))
  }

  @Test("one dimension is an image of one line") func oneDimension() {
    let x = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
    let w = Tensor<Float>([1, -1, 10, 100], shape: [1, 2, 2])
    // x_0[i] - x_0[i + 1] + 10 x_1[i] + 100 x_1[i + 1].
    #expect(convolution1D(x, w).scalars == [539, 649])
    #expect(convolution1D(x, w, padding: 1).shape == [1, 1, 4])
    #expect(convolution1D(x, w, stride: 2, padding: 1).scalars == [399, 649])
    #expect(convolution1D(x, w, dilation: 2).scalars == [638])
    let own = Tensor<Float>([1, 2], shape: [2, 1, 1])
    #expect(convolution1D(x, own, groups: 2).scalars == [1, 2, 3, 8, 10, 12])
    let y = Tensor<Float>([1, 2], shape: [1, 1, 2])
    let spread = transposedConvolution1D(y, w, stride: 2)
    #expect(spread.shape == [1, 2, 4])
    #expect(spread.scalars == [1, -1, 2, -2, 10, 100, 20, 200])
  }

  @Test("derivatives in images and filters to second order") func derivatives() {
    var generator = Philox(seed: 3)
    let x = Tensor<Double>.normal([1, 2, 3, 3], using: &generator)
    let w = Tensor<Double>.normal([2, 2, 2, 2], using: &generator)
    let v = [x * 0.5, w * -0.25]
    func energy(_ p: [Tensor<Double>]) -> Tensor<Double> {
      square(transposedConvolution(convolution(p[0], p[1], groups: 1), p[1], stride: (2, 1))).sum()
    }
    let product = hessianVectorProduct(at: [x, w], along: v, in: energy)
    let other = gradient(at: [x, w]) { inner(gradient(at: $0, in: energy), v) }
    expectClose(product, other)
    // Of degree 6 along the ray through the point: E(s p) = s^6 E(p) gives <p, H p> = 30 E.
    let ray = hessianForm(
      at: [x, w], along: [x.expanded(atAxis: 0), w.expanded(atAxis: 0)], in: energy)
    expectClose(ray, energy([x, w]).reshaped([1, 1]) * 30)
  }

  @Test("shapes that do not fit trap with the rule") func traps() async {
    let grouped = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = convolution(Tensor<Float>.zeros([1, 4, 3, 3]), .zeros([3, 2, 2, 2]), groups: 2)
    }
    #expect(text(of: grouped).contains("in 2 groups"))
    await #expect(processExitsWith: .failure) {
      _ = transposedConvolution1D(
        Tensor<Float>.zeros([1, 1, 3]), .zeros([1, 1, 2]), stride: 2, outputPadding: 2)
    }
  }
}
