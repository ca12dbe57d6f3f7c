import Layers
import Tensor
import Testing

@testable import Peers

@Suite struct StudentArchitectureTests {
  private let inputs = ToyTask.heldOut(20).inputs

  /// Three members with the same student, made by the test.
  private func network(
    _ target: DistillationTarget = .both,
    student: @escaping @Sendable (StudentSizes, inout Philox) -> any Layer<Float>
  ) -> PeerNetwork {
    var generator = Philox(seed: 4)
    var configuration = ToyTask.configuration()
    configuration.distillation = target
    return PeerNetwork(
      (0..<3).map { index in
        Member("\(index)", LinearPeer(using: &generator), student: student) {
          ToyTask.draw($0, using: &$1)
        }
      }, configuration: configuration)
  }

  @Test("a student of any architecture is told the sizes, trained and asked") func deep()
    async throws
  {
    let network = network { sizes, generator in
      #expect(sizes == StudentSizes(features: 8, hidden: 12, peers: 3, width: 6))
      return Sequential {
        Dense(sizes.features, 20, using: &generator)
        Activation(.tanh)
        LayerNorm(20)
        Dense(20, sizes.outputs, using: &generator)
      }
    }
    #expect(
      await network.models()[0].student.namedTensors.map(\.path)
        == ["0.weight", "0.bias", "2.gain", "2.bias", "3.weight", "3.bias"])
    func error() async -> Float {
      let answers = await network.answers(to: inputs).representations
      return meanSquaredError(await network.models()[1].student(inputs), answers).scalar
    }
    let before = await error()
    for _ in 0..<60 { _ = try await network.trainStep() }
    let after = await error()
    #expect(after < before / 2, "\(before) to \(after)")
  }

  /// `CountingStudent` adds 1 to its buffer in each pass that trains.
  @Test("a student's buffers move as it trains, once a step") func buffers() async throws {
    let network = network { CountingStudent(base: BranchedStudent($0, using: &$1)) }
    for _ in 0..<3 { _ = try await network.trainStep() }
    _ = await network.answers(to: inputs)
    for model in await network.models() {
      #expect(model.student.buffers.map(\.scalar) == [3])
      #expect(model.student.parameterCount == model.student.tensors.reduce(0) { $0 + $1.count })
    }
  }

  @Test("a student is taught logits, answers or both") func targets() async throws {
    var losses: [DistillationTarget: [Float]] = [:]
    for target in DistillationTarget.allCases {
      let network = network(target) { BranchedStudent($0, using: &$1) }
      losses[target] = try await network.trainStep().losses.map(\.distillation)
    }
    // All start from the same bits, so that the sum of the parts is the whole.
    for index in 0..<3 {
      let (logits, answers) = (losses[.logits]![index], losses[.representations]![index])
      #expect(logits > 0 && answers > 0)
      #expect(abs(losses[.both]![index] - logits - answers) < 1e-6)
    }
  }

  @Test("a student of another shape traps with the shapes") func wrongShape() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var generator = Philox(seed: 1)
      let student = Student(Dense<Float>(8, 5, using: &generator), peers: 3, width: 6)
      _ = student(.zeros([2, 8]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("[2, 5]") && text.contains("[2, 18]"), "\(text)")
  }
}

/// Counts the passes that train in a buffer.
private struct CountingStudent: TrainingLayer {
  var base: BranchedStudent
  var count: Tensor<Float> = .zeros([])

  mutating func forward(_ input: Tensor<Float>, in pass: inout ForwardPass) -> Tensor<Float> {
    if pass.isTraining { count = count + 1 }
    return base(input)
  }

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("base", &base)
    visitor.buffer("count", &count)
  }
}
