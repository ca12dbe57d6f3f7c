import Layers
import Tensor
import Testing

@Suite struct MixTests {
  private let responses: Tensor<Double>
  private let gates: Tensor<Double>

  init() {
    var generator = Philox(seed: 131)
    responses = .normal([3, 4, 2], using: &generator)
    gates = softmax(.normal([4, 3], using: &generator))
  }

  @Test func isTheGatedSum() {
    let mixed = SparseMixture.mix(responses, gates: gates)
    let gated = SparseMixture.gated(responses, gates: gates)
    #expect(mixed.shape == [4, 2])
    #expect(gated.shape == [3, 4, 2])
    let (f, g) = (responses.scalars, gates.scalars)
    for row in 0..<4 {
      for column in 0..<2 {
        let terms = (0..<3).map { g[3 * row + $0] * f[($0 * 4 + row) * 2 + column] }
        #expect(Swift.abs(mixed[row][column].scalar - terms.reduce(0, +)) < 1e-15)
        for peer in 0..<3 {
          #expect(gated[peer][row][column].scalar == terms[peer])
        }
      }
    }
  }

  @Test func aSingleGateGivesThatPeer() {
    let chosen = Tensor<Double>.oneHot([2, 0, 1, 2], classes: 3)
    let mixed = SparseMixture.mix(responses, gates: chosen)
    for (row, peer) in [2, 0, 1, 2].enumerated() {
      #expect(mixed[row].scalars == responses[peer][row].scalars)
    }
  }

  @Test func derivativesAreRight() {
    let point = TreePair(responses, gates)
    expectRightDerivatives(at: point, seed: 132) { SparseMixture.mix($0.first, gates: $0.second) }
    expectRightDerivatives(at: point, seed: 133) { SparseMixture.gated($0.first, gates: $0.second) }
  }

  @Test func gatesTheWrongWayRoundTrap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = SparseMixture<Float>.mix(.zeros([3, 4, 2]), gates: .zeros([3, 4])) }
    #expect(
      text(of: result).contains("responses [3, 4, 2] and gates [3, 4], [peers, batch, width] and"))
  }
}
