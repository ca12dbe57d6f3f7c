import Tensor
import Testing

/// Hessians in the weights of a network, a vector that the function cuts up: columns come in groups,
/// and rows before a group's from their mirror images.
@Suite struct HessianTests {
  private func network(_ v: Tensor<Double>, _ x: Tensor<Double>) -> Tensor<Double> {
    let hidden = tanh(matmul(x, v[0..<192].reshaped([12, 16])) + v[192..<208])
    let logits = matmul(hidden, v[208..<256].reshaped([16, 3])) + v[256..<259]
    return logSoftmax(logits)[..., 0].mean()
  }

  @Test func columnsAreHessianVectorProducts() {
    var generator = Philox(seed: 31)
    let x = Tensor<Double>.normal([120, 12], using: &generator)
    let v = Tensor<Double>.normal([259], using: &generator)
    var calls = 0
    let result = hessian(at: v) { v in
      calls += 1
      return network(v, x)
    }
    #expect(calls == 1)
    #expect(result.shape == [259, 259])
    let products = vectorized(over: Tensor<Double>.eye(259)) {
      hessianVectorProduct(at: v, along: $0) { network($0, x) }
    }
    expectClose(result, products)
    // Traced, nothing is written in place.
    let along = Tensor<Double>.normal([120, 12], using: &generator)
    let slope = derivative(at: x, along: along) { x in hessian(at: v) { network($0, x) } }
    let step = 1e-5
    let ahead = hessian(at: v) { network($0, x + along * step) }
    let behind = hessian(at: v) { network($0, x - along * step) }
    #expect(abs(slope - (ahead - behind) / (2 * step)).max().scalar < 1e-8)
  }

  @Test("rules that are not exact keep the matrix that they say, mirrored or not")
  func unsymmetric() {
    // The pullback is that of a sum with weights that move: H_ij = d g_i / d x_j is not symmetric.
    let count = 150
    let weights = Tensor<Double>.ones([count]).cumulativeSum(alongAxis: 0) / Double(count)
    let wide = Tensor<Double>.ones([1, 4000])
    func f(_ x: Tensor<Double>) -> Tensor<Double> {
      let straight = withPullback(
        at: x, value: { $0.sum() }, pullback: { x, _, cotangent in cotangent * weights * x.sum() })
      return straight + matmul(x[0..<1].reshaped([1, 1]), wide).sum() * 0
    }
    let products = vectorized(over: Tensor<Double>.eye(count)) { v in
      derivative(at: Tensor<Double>.ones([count]), along: v) { gradient(at: $0, in: f) }
    }
    expectClose(hessian(at: .ones([count]), in: f), products)
  }
}
