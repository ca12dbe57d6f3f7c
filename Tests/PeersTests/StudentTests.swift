import Layers
import Tensor
import Testing

@testable import Peers

extension Student {
  /// The base of the usual student.
  var branched: BranchedStudent {
    get { base as! BranchedStudent }
    set { base = newValue }
  }
}

@Suite struct StudentTests {
  private let inputs = ToyTask.heldOut(20).inputs

  @Test("a student expects an answer of every peer") func shape() {
    var generator = Philox(seed: 8)
    let student = Student(features: 8, hidden: 5, peers: 3, width: 6, using: &generator)
    let expected = student(inputs)
    #expect(expected.shape == [3, 20, 6])
    // Peer by peer: the columns of one peer move its answers only.
    var changed = student
    changed.branched.branches.bias = Tensor((0..<18).map { 6..<12 ~= $0 ? 1 : 0 })
    let difference = changed(inputs) - expected
    #expect(difference[0].scalars.allSatisfy { $0 == 0 })
    #expect(difference[1].scalars.allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(difference[2].scalars.allSatisfy { $0 == 0 })
  }

  /// Through a peer that answers with its context.
  @Test("what a peer is told leaves its own answer out, and nobody else's")
  func excludesItsOwn() async throws {
    let members = (0..<4).map { ToyTask.member("echo \($0)", EchoPeer()) }
    var configuration = ToyTask.configuration()
    configuration.keeping = 4
    let network = PeerNetwork(members, configuration: configuration)
    let models = await network.models()
    let told = await network.answers(to: inputs).representations
    #expect(told.scalars.contains { abs($0) > 0.1 })
    for peer in 0..<4 {
      // Every student expects something else of this peer.
      await network.restore(
        models.map { model in
          var model = model
          var bias = model.student.branched.branches.bias.scalars
          for index in 6 * peer..<6 * peer + 6 { bias[index] += 10 }
          model.student.branched.branches.bias = Tensor(bias)
          return model
        })
      let after = await network.answers(to: inputs).representations
      for other in 0..<4 {
        #expect((after[other].scalars == told[other].scalars) == (other == peer))
      }
    }
  }

  @Test("what a peer is told is a constant to derivatives") func isConstant() async {
    let model = await ToyTask.network().models()[0]
    let slope = gradient(at: model) { model in
      square(model.context(for: inputs, excluding: 0)).sum()
    }
    #expect(slope.tensors.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
    let behind = gradient(at: inputs) { inputs in
      square(model.context(for: inputs, excluding: 0)).sum()
    }
    #expect(behind.scalars.allSatisfy { $0 == 0 })
  }

  @Test("students come to know what the others answer") func distillation() async throws {
    let network = ToyTask.network()
    /// The mean squared error of each member's student, in parts of what it is without one.
    func errors() async -> [Float] {
      let answers = await network.answers(to: inputs).representations
      let size = square(answers).mean().scalar
      return await network.models().map {
        meanSquaredError($0.student(inputs), answers).scalar / size
      }
    }
    let before = await errors()
    for _ in 0..<80 { _ = try await network.trainStep() }
    for (early, late) in zip(before, await errors()) {
      #expect(early > 0.9)
      #expect(late < 0.4)
    }
  }

  /// Its place is filled with zeros, which are no answer.
  @Test("nothing is learned of a peer that is absent") func absentPeer() async throws {
    let network = ToyTask.network()
    await network.setOffline(1, true)
    let before = await network.models().map(\.student)
    _ = try await network.trainStep()
    let after = await network.models().map(\.student)
    // Weight decay alone.
    let kept = 1 - ToyTask.configuration().learningRate * AdamW<Float>().weightDecay
    for (old, new) in zip(before, after) {
      func columns(_ student: Student, _ peer: Int) -> Tensor<Float> {
        student.branched.branches.weight.transposed()[6 * peer..<6 * peer + 6]
      }
      #expect(columns(new, 1).scalars == columns(old, 1).scalars.map { $0 * kept })
      for peer in [0, 2, 3] {
        #expect(columns(new, peer).scalars != columns(old, peer).scalars.map { $0 * kept })
      }
    }
  }

  @Test("alone, a peer is told nothing") func alone() async {
    let network = PeerNetwork(
      [ToyTask.member("echo", EchoPeer())], configuration: ToyTask.configuration())
    let answers = await network.answers(to: inputs).representations
    #expect(answers.shape == [1, 20, 6])
    #expect(answers.scalars.allSatisfy { $0 == 0 })
  }
}
