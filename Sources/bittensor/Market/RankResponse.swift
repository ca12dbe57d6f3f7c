import Market
import Tensor

/// How a peer's rank at equilibrium moves with what the market is made of, by the implicit function
/// theorem.
struct RankResponse: Encodable, Sendable {
  /// dR*_j/dx of one number x; of two mirrored entries of a Hessian together.
  struct Change: Encodable, Sendable {
    var quantity: String
    var value: Double
    var slope: Double
  }

  /// The strongest first, by what 1% of the value does.
  var changes: [Change] = []
  /// Why there are no derivatives.
  var missing: String?

  init(ofPeer peer: Int, in state: MarketState<Double>) {
    let market = DifferentiableMarket(
      layer: state.layer, stake: state.stake, hessians: state.hessians.matrices)
    let count = state.count
    do throws(SensitivityError) {
      let sensitivity = try EquilibriumSensitivity(at: market, weights: state.weights) { $0 }
      // R_j = (1/n) sum_i s_i w_ij moves with the weights, and with the stake by itself too.
      let share = state.stake.expanded(atAxis: 1) / Double(count)
      let slopes = sensitivity.pullback(share * Tensor.eye(count)[peer])
      let stake = slopes.stake + state.weights.transposed()[peer] / Double(count)
      changes = [
        Change("T", market.temperature, slopes.temperature),
        Change("alpha", market.utilitySlope, slopes.utilitySlope),
        Change("tau", market.inflation, slopes.inflation),
      ]
      changes += (0..<count).map { Change("stake of \($0)", market.stake[$0], stake[$0]) }
      changes += Self.hessians(market.hessians, slopes.hessians)
      changes.sort { abs($0.value * $0.slope) > abs($1.value * $1.slope) }
    } catch {
      missing = error.description
    }
  }

  private static func hessians(
    _ matrices: Tensor<Double>, _ slopes: Tensor<Double>
  ) -> [Change] {
    let n = matrices.shape[0]
    let (values, slopes) = (matrices.scalars, slopes.scalars)
    return (0..<n).flatMap { peer in
      (0..<n).flatMap { row in
        (row..<n).map { column in
          let (place, mirrored) = ((peer * n + row) * n + column, (peer * n + column) * n + row)
          return Change(
            quantity: "H of \(peer) at [\(row), \(column)]", value: values[place],
            slope: row == column ? slopes[place] : slopes[place] + slopes[mirrored])
        }
      }
    }
  }
}

extension RankResponse.Change {
  fileprivate init(_ quantity: String, _ value: Tensor<Double>, _ slope: Tensor<Double>) {
    self.init(quantity: quantity, value: value.scalar, slope: slope.scalar)
  }
}

extension MarketResults.Stability {
  init(_ stability: GameStability<Double>) {
    verdict = stability.verdict.rawValue
    dimension = stability.face.dimension
    largestRealPart = stability.realParts.first
    rotation = stability.rotation
  }
}
