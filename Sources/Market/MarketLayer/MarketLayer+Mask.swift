import Tensor

extension MarketLayer {
  /// R_j = (1/n) sum_i s_i w_ij, `[n]` (eq 5); with a stake of 1 each it is eq 4.
  public static func rank(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    requireShapes("rank", weights: weights, stake: stake)
    return matmul(stake, weights) / Scalar(stake.count)
  }

  /// R_j = (1/n) sum_i s_i w_ij, `[n]` (eq 5); with a stake of 1 each it is eq 4.
  public func rank(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    Self.rank(weights: weights, stake: stake)
  }

  /// mu_j = (1/n) sum_i s_i w_ij, `[n]`: the stake-weighted mean that a score must pass (eq 7). The
  /// formula is that of the rank.
  public func threshold(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    Self.rank(weights: weights, stake: stake)
  }

  /// m_ij = sigmoid((s_i w_ij - mu_j) / T), `[n, n]`: how far peer i's input from peer j is on (eq 7,
  /// 8).
  public func mask(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    sigmoid(logits(weights: weights, stake: stake))
  }

  /// (s_i w_ij - mu_j) / T.
  func logits(weights: Tensor<Scalar>, stake: Tensor<Scalar>) -> Tensor<Scalar> {
    let mu = threshold(weights: weights, stake: stake)
    return (stake.expanded(atAxis: 1) * weights - mu) / temperature
  }

  /// The mask a at the minimum of the loss, for these weights' shape: `[n, n]`, or `[]` for 1.
  func referenceMask(stake: Tensor<Scalar>) -> Tensor<Scalar> {
    switch reference {
    case .unmasked: Tensor(1)
    case .initialWeights(let weights): mask(weights: weights, stake: stake)
    case .tensor(let mask): mask
    }
  }

  /// The responses of all peers `[n, ...]`, such as `[n, batch, width]`, each multiplied by its
  /// entry of one row of the mask, `[n]`.
  public func masked(_ responses: Tensor<Scalar>, mask row: Tensor<Scalar>) -> Tensor<Scalar> {
    guard row.rank == 1, responses.rank >= 1, responses.shape[0] == row.count else {
      fatalError(
        ShapeError(
          "masked", [responses.shape, row.shape],
          "takes responses [n, ...] and a row [n] of the mask",
          "the leading size is \(responses.shape.first ?? 0), the row has \(row.count)"
        ).description)
    }
    let ones = [Int](repeating: 1, count: responses.rank - 1)
    return responses * row.reshaped(Shape([row.count] + ones))
  }
}
