import Market
import Tensor
import Testing

@Suite struct SimulatedMarketTests {
  @Test func drawsWhatThePopulationSays() throws {
    for worth in [PeerWorth.differing(0.1..<2), .iid] {
      let population = MarketPopulation(peers: 6, trace: 0.3, worth: worth)
      let market = SimulatedMarket<Double>(population, seed: 4)
      #expect(market.stake.scalars == [Double](repeating: 1, count: 6))
      let sums = market.initialWeights.sum(alongAxis: 1).scalars
      #expect(sums.allSatisfy { abs($0 - 1) < 1e-15 })
      #expect(market.initialWeights.scalars.allSatisfy { $0 >= 0 })
      for peer in 0..<6 {
        let hessian = market.hessians[peer]
        #expect(abs((hessian * .eye(6)).sum().scalar - 0.3) < 1e-15)
        #expect(relativeDifference(hessian, hessian.transposed()) < 1e-15)
        #expect(try eighValues(hessian).scalars.min()! > -1e-15)
      }
      #expect(abs(market.idealRank.sum().scalar - 0.3) < 1e-15)
    }
  }

  @Test func startsAsAsked() {
    let equal = SimulatedMarket<Float>(MarketPopulation(peers: 4, start: .equal), seed: 1)
    #expect(equal.initialWeights.scalars == [Float](repeating: 0.25, count: 16))
    let own = SimulatedMarket<Float>(MarketPopulation(peers: 4, start: .onSelf), seed: 1)
    #expect(own.initialWeights.scalars == Tensor<Float>.eye(4).scalars)
  }

  @Test func theSameSeedGivesTheSameMarket() {
    let population = MarketPopulation(peers: 5)
    let first = SimulatedMarket<Double>(population, seed: 7, stream: 2)
    let again = SimulatedMarket<Double>(population, seed: 7, stream: 2)
    #expect(first.hessians.scalars == again.hessians.scalars)
    #expect(first.initialWeights.scalars == again.initialWeights.scalars)
    let other = SimulatedMarket<Double>(population, seed: 7, stream: 3)
    #expect(first.hessians.scalars != other.hessians.scalars)
    #expect(first.initialWeights.scalars != other.initialWeights.scalars)
  }

  /// Peers differ by one scale each: the diagonals are those of alike peers, scaled.
  @Test func oneScalePerInputMakesPeersDiffer() {
    let differing = SimulatedMarket<Double>(MarketPopulation(peers: 5), seed: 3)
    let alike = SimulatedMarket<Double>(MarketPopulation(peers: 5, worth: .iid), seed: 3)
    func diagonal(_ hessian: Tensor<Double>) -> Tensor<Double> {
      let entries = (hessian * .eye(5)).sum(alongAxis: 1)
      return entries / entries[0]
    }
    // scale_k^2 / scale_0^2, from any peer.
    let scales = (0..<5).map {
      diagonal(differing.hessians[$0]) / diagonal(alike.hessians[$0])
    }
    for other in scales.dropFirst() { #expect(relativeDifference(other, scales[0]) < 1e-13) }
    #expect(scales[0].scalars.max()! > 1.5 * scales[0].scalars.min()!)
  }
}
