import Curvature
import Layers
import Peers
import Synchronization
import Tensor
import Testing

@Suite struct NetworkCurvatureTests {
  /// The Hessian of a member's summed loss in factors on the answers that it reads, at 1.
  private func gateHessian(
    _ network: PeerNetwork, member: Int, _ batch: Batch
  ) async -> Tensor<Double> {
    let model = await network.models()[member]
    let answers = Tensor<Double>(
      converting: await network.answers(to: batch.inputs).representations)
    let gates = Tensor<Double>(
      converting: model.gate.gates(for: batch.inputs, present: [true, true, true, true]))
    let mask = Tensor<Double>(converting: await network.masks[member])
    let head = PeerHead<Double>(converting: model.head)
    let read = answers * (gates.transposed() * mask.expanded(atAxis: 1)).expanded(atAxis: 2)
    let targets = Tensor<Double>.oneHot(batch.labels, classes: ToyTask.classes)
    return hessian(at: Tensor<Double>.ones([4])) { factors in
      -(logSoftmax(head(read * factors.reshaped([-1, 1, 1]))) * targets).sum()
    }
  }

  /// The answers are rounded to single precision after they are gated, here before.
  private let tolerance = 1e-5

  @Test("the curvature is the Hessian in the gates") func hessians() async throws {
    let network = try await ToyTask.trained()
    try await network.endBlock(rows: [[0, 1, 0, 0], [0, 0, 1, 0], nil, [1, 0, 0, 0]])
    let batch = ToyTask.heldOut(60)
    for (member, curvature) in try await network.curvatures(batch).enumerated() {
      let expected = await gateHessian(network, member: member, batch)
      let size = expected.scalars.reduce(0) { max($0, abs($1)) }
      #expect(size > 0.01)
      #expect(
        largestDifference(curvature.gateHessian.scalars, expected.scalars) < tolerance * size)
      #expect(curvature.exampleCount == 60)
      let loss = await network.evaluate(batch)[member].loss
      #expect(abs(curvature.loss / 60 - loss) < 1e-5)
      let row = try curvature.row(policy: .gaussNewton)
      #expect(abs(row.reduce(0, +) - 1) < 1e-12 && row.allSatisfy { $0 >= 0 })
    }
  }

  @Test("on its own data: the batch that a member draws next") func ownData() async throws {
    let drawn = Mutex<[Batch]>([])
    let members = ToyTask.members().map { member in
      Member(member.name, member.peer, conduct: member.conduct) { size, generator in
        let batch = ToyTask.draw(size, using: &generator)
        drawn.withLock { $0.append(batch) }
        return batch
      }
    }
    let network = PeerNetwork(members, configuration: ToyTask.configuration())
    for _ in 0..<3 { _ = try await network.trainStep() }
    drawn.withLock { $0 = [] }
    let own = try await network.curvaturesOnOwnData()
    let batches = drawn.withLock { $0 }
    #expect(batches.count == 4)
    for (member, batch) in batches.enumerated() {
      let expected = try await network.curvatures(batch)[member]
      #expect(own[member].labels == batch.labels)
      #expect(own[member].gateHessian.scalars == expected.gateHessian.scalars)
    }
    drawn.withLock { $0 = [] }
    _ = try await network.trainStep()
    let next = Set(drawn.withLock { $0 }.map { $0.inputs.scalars })
    #expect(next == Set(batches.map { $0.inputs.scalars }))
  }

  @Test("a peer that always says 0 is worth nothing") func worthless() async throws {
    var members = ToyTask.members()
    members[2] = ToyTask.member("silent", ConstantPeer(value: 0), .frozen)
    let network = PeerNetwork(members, configuration: ToyTask.configuration())
    for _ in 0..<30 { _ = try await network.trainStep() }
    for curvature in try await network.curvatures(ToyTask.heldOut(60)) {
      let scores: [PeerScore] = [.paper, .gaussNewton, .firstOrder, .taylor2, .leaveOneOut]
      for score in scores {
        let values = curvature.scores(score)
        #expect(values[2] == 0, "\(score)")
        #expect(values[0] != 0 && values[1] != 0, "\(score)")
      }
      #expect(try curvature.row(policy: .gaussNewton)[2] == 0)
    }
  }

  @Test("a loss that is not finite is an error") func diverged() async throws {
    let network = ToyTask.network()
    var models = await network.models()
    models[1].head.outputBias = .full([ToyTask.classes], .nan)
    await network.restore(models)
    await #expect(throws: CurvatureError.nonFiniteLogits(example: 0)) {
      try await network.curvatures(ToyTask.heldOut(10))
    }
  }
}
