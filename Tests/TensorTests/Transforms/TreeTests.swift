import Tensor
import Testing

/// Structs made of tensors: the names, order and types that checkpoints and optimisers rely on.
@Suite struct TreeTests {
  private struct Affine: TensorTree {
    var weight: Tensor<Float>
    var bias: Tensor<Float>?

    mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
      visitor("weight", &weight)
      visitor("bias", &bias)
    }
  }

  private struct Network: TensorTree {
    var layers: [Affine]
    var scale: Tensor<Float>
    /// Not a parameter.
    var rate = 0.5

    mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
      visitor("layers", &layers)
      visitor("scale", &scale)
    }
  }

  private let network = Network(
    layers: [
      Affine(weight: Tensor(rows: [[1, 2], [3, 4]]), bias: Tensor([5, 6])),
      Affine(weight: Tensor(rows: [[7], [8]]), bias: nil),
    ], scale: Tensor(9))

  @Test("paths name every tensor in order") func paths() {
    #expect(
      network.namedTensors.map(\.path)
        == ["layers.0.weight", "layers.0.bias", "layers.1.weight", "scale"])
    #expect(network.namedTensors.map { $0.tensor.scalars } == network.tensors.map(\.scalars))
    #expect(network.parameterCount == 4 + 2 + 2 + 1)
    #expect(Tensor<Float>(1).namedTensors.map(\.path) == [""])
  }

  @Test("replacing tensors keeps everything else") func replacing() {
    var other = network
    other.rate = 0.25
    let doubled = other.replacingTensors(other.tensors.map { $0 * 2 })
    #expect(doubled.rate == 0.25)
    #expect(doubled.layers[0].bias?.scalars == [10, 12])
    #expect(doubled.layers[1].bias == nil)
    #expect(doubled.scale.scalar == 18)
    #expect(other.scale.scalar == 9, "trees are values")
    #expect(other.mapTensors { -$0 }.layers[1].weight.scalars == [-7, -8])
    let sum = zipTensors(other, doubled) { $0 + $1 }
    #expect(sum.layers[0].weight.scalars == [3, 6, 9, 12])
  }

  @Test("a gradient has the model's own type") func gradientOfTree() {
    let x = Tensor<Float>([1, -1])
    let slope = gradient(at: network) { network in
      var y = x
      for layer in network.layers {
        y = matmul(y, layer.weight)
        if let bias = layer.bias { y = y + bias }
      }
      return (y * network.scale).sum()
    }
    // y_1 = x W + b = [3, 4]; f = 9 (7 y_10 + 8 y_11).
    #expect(slope.layers[0].weight.scalars == [63, 72, -63, -72])
    #expect(slope.layers[0].bias?.scalars == [63, 72])
    #expect(slope.layers[1].weight.scalars == [27, 36])
    #expect(slope.scale.scalar == 53)
    #expect(slope.rate == 0.5)
  }

  @Test("too few or too many tensors trap") func wrongCounts() async {
    await #expect(processExitsWith: .failure) {
      _ = [Tensor<Float>(1), Tensor<Float>(2)].replacingTensors([Tensor(1)])
    }
    await #expect(processExitsWith: .failure) {
      _ = [Tensor<Float>(1)].replacingTensors([Tensor(1), Tensor(2)])
    }
    await #expect(processExitsWith: .failure) {
      _ = zipTensors([Tensor<Float>(1)], [Tensor<Float>(1), Tensor<Float>(2)]) { $0 + $1 }
    }
  }
}
