import Market
import Tensor
import Testing

@Suite struct StakeTests {
  private let stake = Tensor<Double>([1, 2, 3])
  private let rank = Tensor<Double>([0.2, 0.3, 0.6])

  @Test func mintsAtTheRateOfItsNorm() {
    let linear = nextStake(stake, rank: rank, inflation: 0.5, norm: .l1) - stake
    #expect(abs(linear.sum().scalar - 0.5) <= 1e-15)
    let euclidean = nextStake(stake, rank: rank, inflation: 0.5) - stake
    #expect(abs(square(euclidean).sum().scalar - 0.25) <= 1e-15)
    // Flat ranks: sqrt(n) times as much.
    let flat = nextStake(stake, rank: .full([3], 0.4), inflation: 0.5) - stake
    #expect(abs(flat.sum().scalar - 0.5 * 3.0.squareRoot()) <= 1e-15)
  }

  @Test(arguments: [StakeNorm.l1, .l2])
  func nothingIsMintedWithoutRank(norm: StakeNorm) {
    let next = nextStake(Tensor<Double>.zeros([3]), rank: .zeros([3]), inflation: 1, norm: norm)
    #expect(next.scalars == [0, 0, 0])
  }

  @Test(arguments: [StakeNorm.l1, .l2])
  func differentiatesThroughTheMarket(norm: StakeNorm) {
    let market = RandomMarket<Double>(peers: 3, seed: 41)
    func minted(_ weights: Tensor<Double>) -> Tensor<Double> {
      let rank = MarketLayer<Double>.rank(weights: weights, stake: market.stake)
      return nextStake(market.stake, rank: rank, inflation: 0.5, norm: norm)[0]
    }
    var generator = Philox(seed: 42)
    let direction = Tensor<Double>.normal([3, 3], using: &generator)
    let slope = (gradient(at: market.weights, in: minted) * direction).sum().scalar
    let ends = [1e-5, -1e-5].map { minted(market.weights + $0 * direction).scalar }
    #expect(abs((ends[0] - ends[1]) / 2e-5 - slope) <= 1e-8)
  }
}
