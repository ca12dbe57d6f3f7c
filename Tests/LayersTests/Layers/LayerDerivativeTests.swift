import Layers
import Tensor
import Testing

/// A layer and an input that fits it.
struct LayerCase: CustomTestStringConvertible {
  let name: String
  let layer: any Layer<Double>
  let shape: Shape
  var testDescription: String { name }

  init(_ name: String, _ shape: Shape, _ make: (inout Philox) -> any Layer<Double>) {
    var generator = Philox(seed: 7, stream: 1)
    self.name = name
    self.shape = shape
    layer = make(&generator)
  }

  static let all: [LayerCase] =
    [
      LayerCase("Dense on a batch", [5, 3]) { Dense(3, 4, using: &$0) },
      LayerCase("Dense on one example", [3]) { Dense(3, 4, using: &$0) },
      LayerCase("Dense on a sequence", [2, 3, 4]) { Dense(4, 1, using: &$0) },
      LayerCase("Convolution", [2, 3, 5, 4]) { Convolution(3, 2, kernel: (3, 2), using: &$0) },
      LayerCase("Convolution, strides and padding", [2, 2, 5, 6]) {
        Convolution(2, 3, kernel: (3, 3), stride: (2, 1), padding: (1, 2), using: &$0)
      },
      LayerCase("LayerNorm", [4, 6]) { _ in LayerNorm(6) },
      LayerCase("LayerNorm on a sequence", [2, 3, 5]) { _ in LayerNorm(5, epsilon: 0.1) },
      LayerCase("Flatten", [2, 3, 4]) { _ in Flatten() },
      LayerCase("MaxPool", [2, 3, 5, 4]) { _ in MaxPool(kernel: (2, 2)) },
      LayerCase("MaxPool, overlapping", [1, 2, 5, 5]) { _ in
        MaxPool(kernel: (3, 2), stride: (1, 2))
      },
      LayerCase("MeanPool", [2, 3, 5, 4]) { _ in MeanPool(kernel: (2, 3), stride: (1, 1)) },
      LayerCase("Sequential", [3, 1, 6, 6]) {
        Sequential([
          Convolution(1, 2, kernel: (3, 3), using: &$0), Activation(.gelu),
          MeanPool(kernel: (2, 2)), Flatten(), LayerNorm(8), Dense(8, 3, using: &$0),
        ])
      },
    ]
    + Activation<Double>.Kind.allCases.map { kind in
      LayerCase("Activation \(kind)", [4, 5]) { _ in Activation(kind) }
    }
}

@Suite struct LayerDerivativeTests {
  /// Derivatives with respect to the parameters and the input together, at parameters moved away
  /// from their special first values.
  @Test(arguments: LayerCase.all) func derivativesAreRight(_ example: LayerCase) {
    check(example.layer, example.shape)
  }

  private func check(_ layer: some Layer<Double>, _ shape: Shape) {
    var generator = Philox(seed: 11)
    let start = moved(layer, along: randomTree(like: layer, using: &generator), by: 0.3)
    let input = Tensor<Double>.normal(shape, using: &generator)
    expectRightDerivatives(at: TreePair(start, input), seed: 13) { $0.first($0.second) }
  }

  /// One example at a time gives the rows of the whole batch.
  @Test(arguments: LayerCase.all.filter { $0.shape.rank == 2 })
  func examplesAreIndependent(_ example: LayerCase) {
    var generator = Philox(seed: 17)
    let layer = example.layer
    let batch = Tensor<Double>.normal(example.shape, using: &generator)
    #expect(error(vectorized(over: batch) { layer($0) }, layer(batch)) < 1e-14)
    let loop = stack((0..<batch.shape[0]).map { layer(batch[$0]) })
    #expect(error(loop, layer(batch)) < 1e-14)
  }
}
