import Layers
import Tensor
import Testing

@Suite struct GateDerivativeTests {
  private let mixture: SparseMixture<Double>
  private let x: Tensor<Double>
  private let present = [true, true, false, true, true]

  init() {
    var generator = Philox(seed: 111)
    mixture = SparseMixture(features: 3, peers: 5, keeping: 2, using: &generator)
    x = .normal([6, 3], using: &generator)
  }

  /// With respect to both maps and the input, noise included: the same numbers at every call.
  @Test func derivativesAreRight() {
    let present = self.present
    expectRightDerivatives(at: TreePair(mixture, x), seed: 112) { point in
      var generator: Philox? = Philox(seed: 113)
      return point.first.gates(for: point.second, present: present, noise: &generator)
    }
  }

  /// A row pulls on the scores of the peers it keeps, and on no other.
  @Test func onlyKeptScoresGetAGradient() {
    let (x, present) = (self.x[0..<1], self.present)
    let gates = mixture.gates(for: x, present: present).scalars
    let slope = gradient(at: mixture) {
      ($0.gates(for: x, present: present) * Tensor([1, 2, 4, 8, 16])).sum()
    }
    for peer in 0..<5 {
      #expect((slope.gate.bias.scalars[peer] != 0) == (gates[peer] != 0))
    }
    // Without noise its deviation has no part.
    #expect(slope.deviation.weight.scalars.allSatisfy { $0 == 0 })
  }

  @Test func secondDerivativesAreSymmetric() {
    var generator = Philox(seed: 114)
    let (x, present) = (self.x, self.present)
    let readout = Tensor<Double>.normal([6, 5], using: &generator)
    let f: (SparseMixture<Double>) -> Tensor<Double> = {
      ($0.gates(for: x, present: present) * readout).sum()
    }
    let u = randomTree(like: mixture, using: &generator)
    let v = randomTree(like: mixture, using: &generator)
    let uHv = dot(u, hessianVectorProduct(at: mixture, along: v, in: f))
    let vHu = dot(v, hessianVectorProduct(at: mixture, along: u, in: f))
    #expect(uHv != 0)
    #expect(Swift.abs(uHv - vHu) < 1e-13)
    let form = hessianForm(at: mixture, along: zipTensors(u, v) { stack([$0, $1]) }, in: f)
    #expect(Swift.abs(form.scalars[1] - uHv) < 1e-13)
  }

  @Test func mapsOverExamples() {
    let batch = mixture.gates(for: x, present: present)
    let mapped = vectorized(over: x) { mixture.gates(for: $0, present: present) }
    #expect(error(mapped, batch) < 1e-15)
  }
}
