import Market
import Tensor
import Testing

@Suite struct PriceOfAnarchyTests {
  /// Both stay silent: 3 each; both talk: 1 each; alone one gets 5 by talking, 0 by silence. `shift` is
  /// added to all.
  private func prisoners(shift: Double = 0) -> Bimatrix {
    Bimatrix(
      first: Tensor(rows: [[3, 0], [5, 1]]) + shift,
      second: Tensor(rows: [[3, 5], [0, 1]]) + shift)
  }

  private func price(of game: Bimatrix, budget: Int = 10_000) -> PriceOfAnarchy<Double> {
    let start = Tensor<Double>.full([2, 2], 0.5)
    let solver = CompetitiveAscent<Double>(budget: budget)
    let selfish = solver.solve(game, from: start)
    let joint = solver.coordinate(game, starts: [selfish.weights, start])
    return game.priceOfAnarchy(optimum: joint, equilibrium: selfish)
  }

  @Test func prisonersLoseTwoThirds() {
    let found = price(of: prisoners())
    #expect(found.isConverged && found.isOptimum && found.isEquilibrium)
    #expect(abs(found.coordinatedTotal - 6) <= 1e-12 && abs(found.equilibriumTotal - 2) <= 1e-12)
    #expect(abs(found.ratio! - 3) <= 1e-12 && abs(found.difference - 4) <= 1e-12)
  }

  @Test func sumsThatAreNotPositiveHaveADifferenceAlone() {
    for shift in [-2.0, -4] {
      let found = price(of: prisoners(shift: shift))
      #expect(found.isConverged && found.ratio == nil)
      #expect(abs(found.difference - 4) <= 1e-12)
    }
  }

  @Test func pointsThatDidNotConvergeAreNoPrice() {
    let found = price(of: prisoners(), budget: 0)
    #expect(!found.isConverged && !found.isOptimum && !found.isEquilibrium)
  }
}
