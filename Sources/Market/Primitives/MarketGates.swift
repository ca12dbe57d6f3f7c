import Tensor

/// What a market's steps need of its masks, from weights `[n, n]`, stake `[n]`, temperature `[]` and
/// reference `[n, n]` or `[]`: `[2 n + 1, n]`, the gaps m - a, the slopes dm_ij / dw_ij, and the
/// threshold mu in the last row.
struct MarketGates<Scalar: TensorScalar>: FusedPrimitive {
  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let n = inputs[1].count == 1 ? inputs[1][0] : 0
    guard inputs.count == 4, inputs[0] == [n, n], inputs[1] == [n], inputs[2] == [],
      inputs[3] == [] || inputs[3] == [n, n]
    else {
      throw ShapeError(
        name, inputs,
        "takes weights [n, n], stake [n], a temperature [] and a reference [n, n] or []",
        "stake says n = \(n)")
    }
    return [2 * n + 1, n]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let n = inputs[1].count
    let temperature = inputs[2].scalar
    return .filled([2 * n + 1, n]) { out in
      inputs[0].withElements { weights in
        inputs[1].withElements { stake in
          inputs[3].withElements { reference in
            Scalar.kernels.market.gates(
              n, weights, stake, temperature, inputs[3].rank == 2, reference, out)
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (weights, stake, temperature) = (inputs[0], inputs[1], inputs[2])
    let n = stake.count
    let column = stake.expanded(atAxis: 1)
    let mu = matmul(stake, weights) / Scalar(n)
    let logits = (column * weights - mu) / temperature
    let mask = sigmoid(logits)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1.
    let slope = mask * sigmoid(-logits) * column * (1 - 1 / Scalar(n)) / temperature
    return concatenate([mask - inputs[3], slope, mu.expanded(atAxis: 0)])
  }
}

/// Game gradient and payoffs from what `MarketGates` gives, pull_i = (H_i + H_i^T) gap_i / 2 `[n, n]`
/// and stake `[n]`: `[n + 1, n]`, the payoffs in the last row.
struct MarketPayoffs<Scalar: TensorScalar>: FusedPrimitive {
  let utilitySlope: Scalar
  let inflation: Scalar

  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let n = inputs.count == 3 && inputs[2].count == 1 ? inputs[2][0] : 0
    guard inputs.count == 3, inputs[0] == [2 * n + 1, n], inputs[1] == [n, n], inputs[2] == [n]
    else {
      throw ShapeError(
        name, inputs, "takes gates [2 n + 1, n], pull [n, n] and stake [n]", "stake says n = \(n)")
    }
    return [n + 1, n]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let n = inputs[2].count
    return .filled([n + 1, n]) { out in
      inputs[0].withElements { gates in
        inputs[1].withElements { pull in
          inputs[2].withElements { stake in
            Scalar.kernels.market.payoffs(n, utilitySlope, inflation, gates, pull, stake, out)
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (gates, pull, stake) = (inputs[0], inputs[1], inputs[2])
    let n = stake.count
    let (gap, slope, mu) = (gates[0..<n], gates[n..<2 * n], gates[2 * n])
    let ownRank = Tensor<Scalar>.eye(n) * stake.expanded(atAxis: 1) * (inflation / Scalar(n))
    let payoffs = inflation * mu - utilitySlope * (gap * pull).sum(alongAxis: 1)
    return concatenate([
      ownRank - (2 * utilitySlope) * pull * slope, payoffs.expanded(atAxis: 0),
    ])
  }
}
