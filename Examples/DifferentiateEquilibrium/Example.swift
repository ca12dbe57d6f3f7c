// What moves the ranks on which a market settles, and an outer optimisation through its equilibrium:
// which stakes would make it settle on given ranks?
import Market
import Tensor

@main
struct Example {
  static func main() throws {
    let n = 6
    var generator = Philox(seed: 3)
    let worth = Tensor<Double>.uniform([n, 1], in: 0.1..<2, using: &generator)
    let factors = Tensor<Double>.normal([n, n, n], using: &generator) * worth
    let squares = matmul(factors, factors.transposed())
    let market = DifferentiableMarket<Double>(
      layer: MarketLayer(temperature: 0.3, utilitySlope: 40), stake: .ones([n]),
      hessians: squares * 0.1 / squares.trace().reshaped([n, 1, 1]))

    // An equilibrium and its certificates.
    let solver = CompetitiveAscent<Double>(tolerance: 1e-12)
    let result = solver.solve(market, from: .full([n, n], 1 / Double(n)))
    let gap = market.nashGap(at: result.weights, search: NashSearch(seed: 1))
    let stability = try market.stability(at: result.weights)
    print("residual \(result.residual), Nash gap \(gap.gap), \(stability.verdict.rawValue)")

    // The gradient of peer 3's rank in everything the market is made of, by one linear solve.
    func rank(_ market: DifferentiableMarket<Double>) throws -> Tensor<Double> {
      let weights = try equilibrium(at: market, from: result.weights, solver: solver) { $0 }
      return competitiveRank(weights: weights)
    }
    let slope = try gradient(at: market) { try rank($0)[3] }
    var (more, less) = (market, market)
    more.inflation += Tensor(1e-4)
    less.inflation -= Tensor(1e-4)
    let difference = (try rank(more)[3] - rank(less)[3]).scalar / 2e-4
    print("dR*_3/dtau \(slope.inflation.scalar), by solving again \(difference)", slope.stake)
    precondition(abs(slope.inflation.scalar - difference) < 1e-5 * abs(difference))

    // The ranks under other stakes are the goal, and found again by descent in their logarithms.
    var other = market
    other.stake = Tensor.uniform([n], in: 0.8..<1.25, using: &generator)
    let goal = try rank(other)
    var errors: [Double] = []
    var logStake = Tensor<Double>.zeros([n])
    for step in 0..<40 {
      let (error, direction) = try valueWithGradient(at: logStake) { logStake in
        var moved = market
        moved.stake = exp(logStake)
        return norm(try rank(moved) - goal)
      }
      errors.append(error.scalar)
      if step % 5 == 0 { print("step \(step): error of the ranks \(error.scalar)") }
      // Half of the way to where the error would be 0 if it were linear.
      logStake -= 0.5 * error * direction / square(direction).sum()
    }
    print("ranks \(goal) by stakes \(exp(logStake))")
    precondition(gap.gap < 1e-9 && stability.verdict == .stable && errors[39] < errors[0] / 100)
  }
}
