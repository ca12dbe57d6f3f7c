import Layers
import Tensor
import Testing

@Suite struct LayerNormTests {
  @Test func rowsHaveMeanZeroAndVarianceOne() {
    var generator = Philox(seed: 31)
    let rows = Tensor<Double>.normal([6, 40], mean: 3, deviation: 5, using: &generator)
    let result = LayerNorm<Double>(40)(rows)
    for row in 0..<6 {
      #expect(Swift.abs(result[row].mean().scalar) < 1e-14)
      // variance / (variance + epsilon), a little below 1.
      #expect(Swift.abs(result[row].variance(alongAxes: [0]).scalar - 1) < 1e-6)
    }
  }

  @Test func handComputed() {
    var layer = LayerNorm<Double>(2, epsilon: 3)
    layer.gain = Tensor([2, 10])
    layer.bias = Tensor([0.5, -1])
    // Mean 4, deviations -1 and 1, root of 1 + 3.
    #expect(layer(Tensor([3, 5])).scalars == [-0.5, 4])
  }

  /// The one-pass variance E[x^2] - E[x]^2 would be lost in rounding here.
  @Test func aLargeMeanDoesNotSpoilTheVariance() {
    let row: [Float] = [-1, 1, -1, 1, 1, -1]
    let layer = LayerNorm<Float>(6)
    let far = layer(Tensor(row.map { $0 + 16384 }))
    #expect(error(far, layer(Tensor(row))) < 1e-5)
  }

  @Test func aConstantRowGivesTheBiasAndFiniteGradients() {
    let layer = LayerNorm<Double>(3)
    let constant = Tensor<Double>.full([2, 3], 7)
    #expect(layer(constant).scalars == [0, 0, 0, 0, 0, 0])
    let slope = gradient(at: TreePair(layer, constant)) {
      ($0.first($0.second) * Tensor([1, 2, -1])).sum()
    }
    #expect(slope.tensors.allSatisfy { $0.isFinite })
  }

  /// Second derivatives of a scalar of the layer, with respect to parameters and input: against
  /// central differences of the gradient, by symmetry, and against `hessianForm`.
  @Test func secondDerivativesAreRight() {
    var generator = Philox(seed: 33)
    let layer = LayerNorm<Double>(4, epsilon: 0.01)
    let point = TreePair(
      moved(layer, along: randomTree(like: layer, using: &generator), by: 0.3),
      Tensor<Double>.normal([3, 4], using: &generator))
    let readout = Tensor<Double>.normal([3, 4], using: &generator)
    let f: (TreePair<LayerNorm<Double>, Tensor<Double>>) -> Tensor<Double> = {
      tanh($0.first($0.second) * readout).sum()
    }
    let u = randomTree(like: point, using: &generator)
    let v = randomTree(like: point, using: &generator)
    let product = hessianVectorProduct(at: point, along: v, in: f)
    let h = 1e-5
    let ahead = gradient(at: moved(point, along: v, by: h), in: f)
    let behind = gradient(at: moved(point, along: v, by: -h), in: f)
    #expect(error(product, zipTensors(ahead, behind) { ($0 - $1) / (2 * h) }) < 1e-7)

    let (uHv, vHu) = (dot(u, product), dot(v, hessianVectorProduct(at: point, along: u, in: f)))
    #expect(Swift.abs(uHv - vHu) < 1e-12 * (1 + Swift.abs(uHv)))
    let bundle = zipTensors(u, v) { stack([$0, $1]) }
    let form = hessianForm(at: point, along: bundle, in: f)
    #expect(form.shape == [2, 2])
    #expect(Swift.abs(form.scalars[1] - uHv) < 1e-12 * (1 + Swift.abs(uHv)))
  }

  @Test func aWrongWidthTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = LayerNorm<Float>(8)(.zeros([3, 1])) }
    #expect(text(of: result).contains("LayerNorm(8): input [3, 1], the last axis must be 8"))
  }
}
