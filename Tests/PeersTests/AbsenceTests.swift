import Peers
import Tensor
import Testing

@Suite struct AbsenceTests {
  private let heldOut = ToyTask.heldOut()

  @Test("an absence is the others' mean loss, piece by piece or at once", arguments: 0..<4)
  func meanLoss(peer: Int) async throws {
    let network = try await ToyTask.trained()
    let pieces = [0..<150, 150..<200].map {
      Batch(inputs: heldOut.inputs[$0], labels: Array(heldOut.labels[$0]))
    }
    let absence = await network.absence(of: peer, on: pieces)
    func others(_ evaluations: [Evaluation]) -> Double {
      evaluations.indices.filter { $0 != peer }.reduce(0) { $0 + evaluations[$1].loss } / 3
    }
    func loss(_ substitute: Substitute) async -> Double {
      others(await network.evaluate(heldOut, without: peer, substitute: substitute))
    }
    let expected = [
      others(await network.evaluate(heldOut)), await loss(.proxy), await loss(.zeros),
      await loss(.none),
    ]
    let found = [absence.with, absence.proxy, absence.zeros, absence.skipped]
    #expect(largestDifference(found, expected) < 1e-5)
    #expect(absence.name == network.names[peer])
  }

  @Test("a share is recovered of a gap, if there is one") func shares() {
    func recovered(_ with: Double, _ proxy: Double, _ zeros: Double) -> Double? {
      Absence(name: "", with: with, proxy: proxy, zeros: zeros, skipped: 0).recovered
    }
    #expect(recovered(1, 1, 3) == 1)
    #expect(recovered(1, 3, 3) == 0)
    #expect(recovered(1, 1.5, 3) == 0.75)
    #expect(recovered(1, 4, 3) == -0.5)
    #expect(recovered(3, 3, 3) == nil && recovered(3, 2, 1) == nil)
  }
}
