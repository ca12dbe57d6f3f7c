import Curvature
import Layers
import Peers
import Tensor
import Testing

@Suite struct EvaluationTests {
  /// A member's logits for given answers under given gates, from its public parts.
  private func evaluation(
    _ model: NodeModel, _ batch: Batch, _ answers: [Tensor<Float>], present: [Bool],
    mask: Tensor<Float>
  ) -> Evaluation {
    let gates = model.gate.gates(for: batch.inputs, present: present)
    let weights = (gates.transposed() * mask.expanded(atAxis: 1)).expanded(atAxis: 2)
    let logits = model.head(stack(answers) * weights)
    return Evaluation(
      loss: Double(crossEntropy(logits, batch.labels).scalar),
      accuracy: accuracy(logits, batch.labels))
  }

  private func expectSame(
    _ a: [Evaluation], _ b: [Evaluation], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(largestDifference(a.map(\.loss), b.map(\.loss)) < 1e-5, sourceLocation: location)
    #expect(a.map(\.accuracy) == b.map(\.accuracy), sourceLocation: location)
  }

  @Test("a member's loss is that of its head on the gated, masked answers") func plain()
    async throws
  {
    let network = try await ToyTask.trained()
    try await network.endBlock(rows: [[0, 1, 0, 0], [0, 0, 1, 0], nil, [1, 0, 0, 0]])
    let batch = ToyTask.heldOut()
    let answers = await network.answers(to: batch.inputs).representations
    let (models, masks) = (await network.models(), await network.masks)
    expectSame(
      await network.evaluate(batch),
      models.indices.map { index in
        evaluation(
          models[index], batch, (0..<4).map { answers[$0] }, present: [true, true, true, true],
          mask: masks[index])
      })
  }

  @Test("skipping a peer is the network with that peer offline", arguments: 0..<4)
  func skipped(peer: Int) async throws {
    let network = try await ToyTask.trained()
    let batch = ToyTask.heldOut()
    let whole = await network.evaluate(batch)
    let skipped = await network.evaluate(batch, without: peer, substitute: .none)
    #expect(skipped != whole)
    await network.setOffline(peer, true)
    #expect(await network.evaluate(batch) == skipped)
    // The same if it is gone already.
    #expect(await network.evaluate(batch, without: peer, substitute: .none) == skipped)
  }

  @Test("zeros and proxies stand in for an answer under its usual gate", arguments: [false, true])
  func substitutes(isOffline: Bool) async throws {
    let network = try await ToyTask.trained()
    let batch = ToyTask.heldOut()
    let (models, masks) = (await network.models(), await network.masks)
    let answers = await network.answers(to: batch.inputs).representations
    let everyone = [true, true, true, true]
    for peer in 0..<4 {
      if isOffline { await network.setOffline(peer, true) }
      let zeros = await network.evaluate(batch, without: peer, substitute: .zeros)
      let proxies = await network.evaluate(batch, without: peer, substitute: .proxy)
      await network.setOffline(peer, false)
      func expected(_ stand: (NodeModel) -> Tensor<Float>) -> [Evaluation] {
        models.indices.map { index in
          var given = (0..<4).map { answers[$0] }
          given[peer] = stand(models[index])
          return evaluation(models[index], batch, given, present: everyone, mask: masks[index])
        }
      }
      expectSame(zeros, expected { _ in .zeros([200, ToyTask.width]) })
      expectSame(proxies, expected { $0.student(batch.inputs)[peer] })
      #expect(zeros != proxies)
    }
  }

  @Test("a trained proxy comes closer to the true loss than zeros") func proxies() async throws {
    let network = try await ToyTask.trained()
    let batch = ToyTask.heldOut()
    let whole = await network.evaluate(batch)
    var (zeros, proxy) = (0.0, 0.0)
    for peer in 0..<4 {
      for (substitute, add) in [
        (Substitute.zeros, { zeros += $0 }), (.proxy, { proxy += $0 }),
      ] {
        let losses = await network.evaluate(batch, without: peer, substitute: substitute)
        for (with, without) in zip(whole, losses) { add(abs(without.loss - with.loss)) }
      }
    }
    #expect(proxy < zeros / 2, "proxies \(proxy), zeros \(zeros)")
  }
}
