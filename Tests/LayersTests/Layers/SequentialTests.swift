import Layers
import Tensor
import Testing

@Suite struct SequentialTests {
  @Test func runsItsLayersInOrder() {
    let double = Dense<Double>(weight: Tensor(rows: [[2]]), bias: Tensor([0]))
    let addOne = Dense<Double>(weight: Tensor(rows: [[1]]), bias: Tensor([1]))
    let input = Tensor<Double>([5])
    #expect(Sequential([double, addOne])(input).scalars == [11])
    #expect(Sequential([addOne, double])(input).scalars == [12])
    #expect(Sequential<Double>([])(input).scalars == [5])
  }

  @Test func gradientHasTheModelsStructure() {
    var generator = Philox(seed: 41)
    let model = Sequential<Double>([
      Dense(3, 4, using: &generator), Activation(.tanh),
      Sequential([Dense(4, 4, using: &generator), LayerNorm(4)]), Dense(4, 2, using: &generator),
    ])
    let slope = gradient(at: model) { crossEntropy($0(.ones([2, 3])), [0, 1]) }
    let paths = [
      "0.weight", "0.bias", "2.0.weight", "2.0.bias", "2.1.gain", "2.1.bias", "3.weight", "3.bias",
    ]
    #expect(slope.namedTensors.map(\.path) == paths)
    #expect(slope.tensors.map(\.shape) == model.tensors.map(\.shape))
    #expect(slope.tensors.contains { $0.scalars.contains { $0 != 0 } })
  }

  /// A copy is a value: moving it leaves the original where it was.
  @Test func copiesAreIndependent() {
    var generator = Philox(seed: 42)
    let model = Sequential<Float>([Dense(2, 2, using: &generator)])
    let before = model.tensors.map(\.scalars)
    var copy = model
    var rule = SGD<Float>(learningRate: 1)
    rule.update(&copy, along: model)
    #expect(copy.tensors[0].scalars.allSatisfy { $0 == 0 })
    #expect(model.tensors.map(\.scalars) == before)
  }

  @Test(arguments: [(0, false), (3, true)])
  func blocksChooseAndRepeat(hidden: Int, isNormal: Bool) {
    var generator = Philox(seed: 43)
    let model = Sequential<Double> {
      if isNormal { LayerNorm(2) }
      for _ in 0..<hidden {
        Dense(2, 2, using: &generator)
        Activation(.tanh)
      }
      switch hidden {
      case 0: Activation(.relu)
      default: Residual { Dense(2, 2, hasBias: false, using: &generator) }
      }
      if hidden > 2 { Dropout(0.5) } else { Flatten() }
    }
    #expect(model.layers.count == (isNormal ? 1 : 0) + 2 * hidden + 2)
    #expect(model(.ones([3, 2])).shape == [3, 2])
    #expect(model.layers.last is Dropout<Double> == (hidden > 2))
  }
}
