import Layers
import Tensor
import Testing

/// What a layer keeps beside its parameters, and how it is told that it trains.
@Suite struct ForwardPassTests {
  /// Counts the passes that trained, and scales by a parameter.
  private struct Counting: TrainingLayer {
    var scale = Tensor<Double>([2])
    var passes = Tensor<Double>(0)

    mutating func visit(_ visitor: inout ParameterVisitor<Double>) {
      visitor("scale", &scale)
      visitor.buffer("passes", &passes)
    }

    mutating func forward(_ input: Tensor<Double>, in pass: inout ForwardPass) -> Tensor<Double> {
      if pass.isTraining {
        passes = passes + stopGradient(scale).sum()
        return input * scale * pass.generator.nextUniform()
      }
      return input * scale
    }
  }

  private let input = Tensor<Double>([1, 2, 3])

  @Test func trainingMovesBuffersAndNotParameters() {
    var model = Sequential<Double> {
      Counting()
      Counting()
    }
    var pass = ForwardPass(training: Philox(seed: 4))
    var same = Philox(seed: 4)
    let (value, slope) = valueWithGradient(updating: &model) { model in
      model(input, in: &pass).sum()
    }
    let drawn = same.nextUniform() * same.nextUniform()
    #expect(abs(value.scalar - 24 * drawn) < 1e-14)
    for slope in slope.tensors { #expect(abs(slope.scalar - 12 * drawn) < 1e-14) }
    #expect(model.buffers.map(\.scalar) == [2, 2])
    #expect(model.tensors.map(\.scalars) == [[2], [2]])
    #expect(model(input).scalars == [4, 8, 12], "evaluation is not random")
    #expect(model.buffers.map(\.scalar) == [2, 2])
  }

  @Test func filesHoldParametersAndBuffers() throws {
    var model = Sequential<Double>([Counting()])
    var pass = ForwardPass(training: Philox(seed: 1))
    _ = model(input, in: &pass)
    #expect(model.namedTensors.map(\.path) == ["0.scale"])
    #expect(model.namedState.map(\.path) == ["0.scale", "0.passes"])
    let bytes = try Safetensors.bytes(
      of: model.namedState.map { (name: $0.path, tensor: FileTensor($0.tensor)) })
    let read = try Safetensors.read(bytes: bytes).load(into: Sequential<Double>([Counting()]))
    #expect(read.buffers.map(\.scalar) == [2])
  }

  @Test func frozenLayersHaveNoParametersAndTheSameFiles() throws {
    var model = Sequential<Double> {
      Frozen(Counting())
      Counting()
    }
    #expect(model.parameterCount == 1)
    #expect(model.namedState.map(\.path) == ["0.scale", "0.passes", "1.scale", "1.passes"])
    var pass = ForwardPass(training: Philox(seed: 1))
    let slope = valueWithGradient(updating: &model) { $0(input, in: &pass).sum() }.gradient
    #expect(slope.namedTensors.map(\.path) == ["1.scale"])
    #expect(model.buffers.map(\.scalar) == [2, 0, 2], "a frozen layer evaluates")
  }
}
