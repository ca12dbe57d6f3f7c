import Market
import Tensor
import Testing

@Suite struct YumaTests {
  /// The oracle files hold the first two published scenarios with all digits.
  @Test("epochs of the kappa scenarios", arguments: ["kappa_moves_first", "kappa_moves_second"])
  func oracle(name: String) throws {
    try check(YumaScenario(named: name), Double.self, tolerance: 1e-12)
    try check(YumaScenario(named: name), Float.self, tolerance: 2e-6)
  }

  private func check<Scalar: TensorScalar>(
    _ scenario: YumaScenario, _ type: Scalar.Type, tolerance: Scalar
  ) throws {
    let yuma = scenario.yuma(type)
    var bonds: Tensor<Scalar>?
    for expected in scenario.epochs {
      let epoch = yuma.epoch(
        weights: tensor(expected.weights), stake: tensor(scenario.stake), bonds: bonds)
      bonds = epoch.bonds
      #expect(difference(epoch.consensus, tensor(expected.consensus)) <= tolerance)
      #expect(difference(epoch.incentive, tensor(expected.incentive)) <= tolerance)
      #expect(difference(epoch.bonds, tensor(expected.bonds)) <= tolerance)
      #expect(difference(epoch.dividends, tensor(expected.dividends)) <= tolerance)
    }
  }

  @Test("published tables of bonds and dividends", arguments: PublishedTable.all)
  func published(table: PublishedTable) {
    let yuma = YumaConsensus<Double>(bondRule: .yuma3(rate: table.rate))
    var bonds: Tensor<Double>?
    for index in table.choices.indices {
      let epoch = yuma.epoch(
        weights: table.weights(index), stake: Tensor(table.stake), bonds: bonds)
      bonds = epoch.bonds
      #expect(difference(epoch.bonds, tensor(table.bonds[index])) < 1e-3, "epoch \(index)")
      #expect(difference(epoch.dividends, tensor(table.dividends[index])) < 1e-3)
    }
  }

  /// The published table of three servers, of which one keeps its weight throughout; and a bond that
  /// grows away from the consensus at 0.2, halfway between the rates.
  @Test("the published stable miner") func stableMiner() {
    let (near, far) = ([0.5, 0, 0.5], [0, 0.5, 0.5])
    let rows = [[near, near, near], [near, far, near], [far, far, near], [far, far, far]]
    let bonds = [
      [[0.0507, 0, 0.0507], [0.0507, 0, 0.0507], [0.0507, 0, 0.0507]],
      [[0.0962, 0, 0.0962], [0.0455, 0.1, 0.0962], [0.0962, 0, 0.0962]],
      [[0.0863, 0.0507, 0.1371], [0.0408, 0.1405, 0.1371], [0.1770, 0, 0.1371]],
      [[0.0774, 0.0962, 0.1739], [0.0367, 0.1770, 0.1739], [0.1579, 0.0507, 0.1739]],
    ]
    let dividends = [
      [0.8, 0.1, 0.1], [0.8226, 0.0745, 0.1028], [0.7750, 0.1685, 0.0565],
      [0.7864, 0.1372, 0.0764],
    ]
    var held: Tensor<Double>?
    for index in rows.indices {
      let epoch = YumaConsensus<Double>().epoch(
        weights: tensor(rows[index]), stake: Tensor([8, 1, 1]), bonds: held)
      held = epoch.bonds
      #expect(difference(epoch.bonds, tensor(bonds[index])) < 1e-3, "epoch \(index)")
      #expect(difference(epoch.dividends, tensor(dividends[index])) < 1e-3, "epoch \(index)")
    }
  }

  /// The published run in which bonds of one server are struck out, to its epoch 40.
  @Test("published bonds after a reset") func reset() {
    let yuma = YumaConsensus<Double>()
    let kept = [
      2: [[0.1715, 0.1013], [0.0815, 0.3697], [0.0815, 0.3697]],
      19: [[0.0269, 0.8539], [0.0131, 0.8975], [0.0131, 0.8975]],
      20: [[0, 0.8687], [0, 0.9079], [0, 0.9079]],
      21: [[0, 0.8820], [0.2987, 0.6386], [0.2987, 0.6386]],
      40: [[0.8687, 0.0578], [0.9079, 0.0523], [0.9079, 0.0523]],
    ]
    let paid = [
      1: [0.8944, 0.0528, 0.0528], 2: [0.5230, 0.2385, 0.2385], 19: [0.7919, 0.1040, 0.1040],
      21: [0.8467, 0.0766, 0.0766], 40: [0.7928, 0.1036, 0.1036],
    ]
    var bonds: Tensor<Double>?
    for index in 0...40 {
      let choices =
        switch index {
        case 0: [0, 0, 0]
        case 1: [0, 1, 1]
        case 2...20: [1, 1, 1]
        case 21: [1, 0, 0]
        default: [0, 0, 0]
        }
      if index == 20 { bonds = bonds! * Tensor([0, 1]) }
      let epoch = yuma.epoch(
        weights: .oneHot(choices, classes: 2), stake: Tensor([8, 1, 1]), bonds: bonds)
      bonds = epoch.bonds
      if let expected = kept[index] {
        #expect(difference(epoch.bonds, tensor(expected)) < 1e-3, "epoch \(index)")
      }
      if let expected = paid[index] {
        #expect(difference(epoch.dividends, tensor(expected)) < 1e-3, "epoch \(index)")
      }
    }
  }
}

/// max |x - y|; infinite if the shapes differ or a value is NaN.
func difference<Scalar>(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Scalar {
  guard x.shape == y.shape, x.isFinite, y.isFinite else { return .infinity }
  return zip(x.scalars, y.scalars).reduce(0) { Swift.max($0, Swift.abs($1.0 - $1.1)) }
}
