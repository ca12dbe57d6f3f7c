import Curvature
import Layers
import Market
import Tensor

extension CountedWorkload {
  /// All of them, small enough for a profiler that runs programs fifty times slower.
  static func all() -> [CountedWorkload] {
    let data = Benchmark<Float>(
      workload: .overhead, dtype: .f32, threads: 1, repetitions: 1, sizes: nil)
    return operations(data) + layers(data) + models(data) + markets(data)
  }

  private static func operations(_ data: Benchmark<Float>) -> [CountedWorkload] {
    let (x, y) = (data.uniform([16], stream: 1), data.uniform([16], stream: 2))
    let cotangent = data.uniform([16], stream: 3)
    let length = 200
    func chain(_ x: Tensor<Float>, _ y: Tensor<Float>) -> Tensor<Float> {
      (0..<length).reduce(x) { sum, _ in sum + y }
    }
    let (a, b) = (data.uniform([64, 64], stream: 1), data.uniform([64, 64], stream: 2))
    let pair = Pair(first: x, second: y)
    let large = data.uniform([32, 1024], stream: 1)
    let (row, other) = (data.uniform([1024], stream: 2), data.uniform([1024], stream: 3))
    return [
      CountedWorkload("operation, 16 elements", operations: length) { chain(x, y) },
      CountedWorkload("operation and its gradient", operations: length) {
        pullback(at: [x, y]) { chain($0[0], $0[1]) }(cotangent)
      },
      CountedWorkload("gradient of two operations in a struct", steps: 40) {
        gradient(at: pair) { ($0.first * $0.second).sum() }
      },
      CountedWorkload("matrix product, 64") { matmul(a, b) },
      CountedWorkload("elementwise chain, 32 x 1024") {
        tanh(large * row + other) * 0.5 + exp(-square(large))
      },
    ]
  }

  private static func layers(_ data: Benchmark<Float>) -> [CountedWorkload] {
    let inputs = data.uniform([64, 128], stream: 1)
    let rows = [inputs, data.uniform([128], stream: 2), data.uniform([128], stream: 3)]
    func passes(
      _ name: String, _ inputs: [Tensor<Float>],
      _ function: @escaping ([Tensor<Float>]) -> Tensor<Float>
    ) -> CountedWorkload {
      let cotangent = data.uniform([64, 128], stream: 5)
      return CountedWorkload("\(name), 64 x 128, both passes") { () -> [Tensor<Float>] in
        let (value, pullback) = valueWithPullback(at: inputs, in: function)
        return [value] + pullback(cotangent)
      }
    }
    let labels = labels(64, stream: 2, classes: 128)
    return [
      passes("gelu(x w + b)", rows) { gelu($0[0] * $0[1] + $0[2], approximation: .tanh) },
      passes("softmax", [inputs]) { softmax($0[0]) },
      passes("layer norm", rows) {
        var layer = LayerNorm<Float>(128)
        (layer.gain, layer.bias) = ($0[1], $0[2])
        return layer($0[0])
      },
      CountedWorkload("cross-entropy, 64 x 128, both passes") {
        valueWithGradient(at: inputs) { crossEntropy($0, labels) }
      },
    ]
  }

  private static func models(_ data: Benchmark<Float>) -> [CountedWorkload] {
    let inputs = data.uniform([64, 64], stream: 1)
    let labels = labels(64, stream: 2, classes: 10)
    let model = data.network([64, 32, 10], .tanh)
    let direction = data.network([64, 32, 10], .tanh, stream: 110)
    func loss(_ model: Sequential<Float>) -> Tensor<Float> { crossEntropy(model(inputs), labels) }
    let targets = Tensor<Float>.oneHot(labels, classes: 10)
    return [
      CountedWorkload("gradient, 64-32-10") { gradient(at: model, in: loss) },
      CountedWorkload("Hessian-vector product, 64-32-10") {
        hessianVectorProduct(at: model, along: direction, in: loss)
      },
      CountedWorkload("Hessians over inputs, 64-32-10", steps: 2) {
        vectorized(over: inputs, targets) { input, target in
          hessian(at: input) { crossEntropy(model($0), targets: target) }
        }
      },
      CountedWorkload("step of Adam, 64-32-10", data.mlpStep([64, 32, 10], batch: 64)),
      CountedWorkload(
        "step of AdamW, transformer of width 32", steps: 2,
        data.transformerStep(
          TransformerSizes(width: 32, heads: 2, time: 16, batch: 2, blocks: 1, vocabulary: 32))),
    ]
  }

  private static func markets(_ data: Benchmark<Float>) -> [CountedWorkload] {
    let ranking = data.rankingProblem(n: 8, summing: false)
    return [
      CountedWorkload("market step, 32 players", data.marketStep(n: 32)),
      CountedWorkload("scores of 8 peers", steps: 2, ranking.scores),
    ]
  }
}

/// A model of two tensors.
private struct Pair: TensorTree {
  var first: Tensor<Float>
  var second: Tensor<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("first", &first)
    visitor("second", &second)
  }
}
