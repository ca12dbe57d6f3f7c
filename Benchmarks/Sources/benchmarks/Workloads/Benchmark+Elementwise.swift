import Layers
import Tensor

extension Benchmark {
  /// Loops over large arrays, and forward and backward passes of functions between layers.
  func elementwise() throws {
    let sizes = self.sizes ?? [1 << 20, 1 << 24]
    for n in sizes {
      let x = uniform([n / 1024, 1024], stream: 1)
      let row = uniform([1024], stream: 2)
      try measure("exp n=\(n)", mode: "fresh", check: total(exp(x))) { exp(x) }
      try measure("tanh n=\(n)", mode: "fresh", check: total(tanh(x))) { tanh(x) }
      try measure("add row n=\(n)", mode: "fresh", check: total(x + row)) { x + row }
      try measure("sum n=\(n)", check: total(x.sum())) { x.sum() }
      try measure("sum rows n=\(n)") { x.sum(alongAxis: 1) }
      try measure("sum columns n=\(n)") { x.sum(alongAxis: 0) }
    }
    for n in sizes {
      let inputs = [uniform([n / 1024, 1024], stream: 1)] + parameters(1024)
      try measurePasses("gelu(x*w+b) fwd+bwd n=\(n)", inputs) {
        gelu($0[0] * $0[1] + $0[2], approximation: .tanh)
      }
      try measurePasses("exact gelu(x*w+b) fwd+bwd n=\(n)", inputs) {
        gelu($0[0] * $0[1] + $0[2])
      }
    }
    let rows = uniform([4096, 512], stream: 1)
    try measurePasses("softmax fwd+bwd n=\(rows.count)", [rows]) { softmax($0[0]) }
    try measurePasses("layernorm fwd+bwd n=\(rows.count)", [rows] + parameters(512)) {
      var layer = LayerNorm<Scalar>(512)
      (layer.gain, layer.bias) = ($0[1], $0[2])
      return layer($0[0])
    }
  }

  private func parameters(_ width: Int) -> [Tensor<Scalar>] {
    [uniform([width], stream: 2), uniform([width], stream: 3)]
  }

  /// Measures a function's value and its pullback of a given cotangent to all inputs.
  private func measurePasses(
    _ name: String, mode: String = "", _ inputs: [Tensor<Scalar>],
    _ function: ([Tensor<Scalar>]) -> Tensor<Scalar>
  ) throws {
    let cotangent = uniform(inputs[0].shape, stream: 5)
    func pass() -> [Tensor<Scalar>] {
      let (value, pullback) = valueWithPullback(at: inputs, in: function)
      return [value] + pullback(cotangent)
    }
    try measure(name, mode: mode, check: pass().reduce(0) { $0 + total($1) }, pass)
  }
}
