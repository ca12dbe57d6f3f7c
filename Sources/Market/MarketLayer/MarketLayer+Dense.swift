import Tensor

// The same functions of dense Hessians, whose type need not be spelled out: `.zeros([n, n, n])`. A
// matrix that is not symmetric counts with its symmetric part, as it does in the formulas.
extension MarketLayer {
  /// `loss` for dense Hessians `[n, n, n]`.
  public func loss(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    loss(weights, stake, hessians)
  }

  /// `payoff` for dense Hessians `[n, n, n]`.
  public func payoff(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    payoff(weights, stake, hessians)
  }

  /// `payoffJacobian` for dense Hessians `[n, n, n]`.
  public func payoffJacobian(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    jacobian(at: weights) { payoff($0, stake, hessians) }
  }

  /// `gameGradient` for dense Hessians `[n, n, n]`.
  public func gameGradient(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    payoffAndGameGradient("gameGradient", weights, stake, hessians).gameGradient
  }

  /// `payoffAndGameGradient` for dense Hessians `[n, n, n]`.
  public func payoffAndGameGradient(
    weights: Tensor<Scalar>, stake: Tensor<Scalar>, hessians: Tensor<Scalar>
  ) -> (payoff: Tensor<Scalar>, gameGradient: Tensor<Scalar>) {
    payoffAndGameGradient("payoffAndGameGradient", weights, stake, hessians)
  }
}
