import Market
import Peers
import Tensor
import Testing

@Suite struct GateProxyTests {
  @Test("mean gates stand beside the exact scores of the same batch") func values() async throws {
    var members = ToyTask.members()
    members[2] = ToyTask.member("silent", ConstantPeer(value: 0), .frozen)
    let network = PeerNetwork(members, configuration: ToyTask.configuration())
    for _ in 0..<30 { _ = try await network.trainStep() }
    let batch = ToyTask.heldOut(60)
    let proxies = try await network.gateProxies(batch)
    let curvatures = try await network.curvatures(batch)
    let use = await network.evaluate(batch, asking: .everyone).gateUse
    for (asker, proxy) in proxies.enumerated() {
      #expect(proxy.scores == curvatures[asker].scores(.gaussNewton))
      #expect(proxy.scores[2] == 0 && proxy.meanGates[2] >= 0)
      #expect(largestDifference(proxy.meanGates, use[asker].meanGates) < 1e-6)
      #expect(abs(proxy.meanGates.reduce(0, +) - 1) < 1e-6)
      #expect(proxy.spearman == RankAgreement.spearman(proxy.meanGates, proxy.scores))
      #expect(proxy.kendall == RankAgreement.kendall(proxy.meanGates, proxy.scores))
      #expect(proxy.topOverlap(k: 4) == 1)
    }
    let signed = try await network.gateProxies(batch, score: .paper)
    #expect(signed[0].scores == curvatures[0].scores(.paper))
  }
}
