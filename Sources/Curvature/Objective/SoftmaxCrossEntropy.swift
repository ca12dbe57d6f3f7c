import Tensor

/// The cross-entropy of the outputs' softmax p with the true class, in nats: -log p_label. The
/// negative logarithm of a categorical density, so that Gauss-Newton and Fisher matrix agree.
///
/// Targets are labels `[batch]`, or probabilities `[batch, C]` whose rows sum to 1.
public struct SoftmaxCrossEntropy: OutputLoss {
  public init() {}

  public func losses<Scalar>(
    _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    -(logSoftmax(outputs) * probabilities(targets, like: outputs.shape)).sum(alongAxis: -1)
  }

  /// Traps unless there are labels of 0..<C, or rows of probabilities that sum to 1.
  public func requireTargets<Scalar>(_ targets: Tensor<Scalar>, outputs: Shape) {
    let classes = outputs[1]
    require(
      targets.shape == [outputs[0]] || targets.shape == outputs,
      "crossEntropy: targets \(targets.shape) for outputs \(outputs), labels [\(outputs[0])] or "
        + "probabilities \(outputs) are needed")
    for (row, value) in targets.scalars.enumerated() where targets.rank == 1 {
      require(
        value >= 0 && value < Scalar(classes) && value == value.rounded(),
        "crossEntropy: label \(value) at position \(row), labels are 0..<\(classes)")
    }
    if targets.rank == 2 {
      for (row, sum) in targets.sum(alongAxis: 1).scalars.enumerated() {
        require(
          abs(sum - 1) < 1e-3,
          "crossEntropy: the targets of row \(row) sum to \(sum), probabilities sum to 1")
      }
    }
  }

  /// (diag p - p p^T) v, the mean taken off first: p (v - E_p v).
  public func hessianProduct<Scalar>(
    _ vectors: Tensor<Scalar>, outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let p = softmax(outputs)
    return p * (vectors - (p * vectors).sum(alongAxis: -1, keepingAxes: true))
  }

  public func hessianFactor<Scalar>(
    outputs: Tensor<Scalar>, targets: Tensor<Scalar>
  ) -> Tensor<Scalar>? { fisherFactor(outputs: outputs) }

  /// The Cholesky factor of diag p - p p^T, which has C - 1 columns: with t_j the sum of p_i over
  /// i > j, its diagonal is l_j = sqrt(p_j t_j / (p_j + t_j)) and entry i > j of column j is
  /// -l_j p_i / t_j (Tanabe and Sagae, "An exact Cholesky decomposition and the generalized inverse
  /// of the variance-covariance matrix of the multinomial distribution", 1992). Sums in place of 1
  /// minus sums keep every digit of small probabilities.
  public func fisherFactor<Scalar>(outputs: Tensor<Scalar>) -> Tensor<Scalar>? {
    let (batch, classes) = (outputs.shape[0], outputs.shape[1])
    if classes == 1 { return .zeros([0, batch, 1]) }
    let p = softmax(outputs)
    let tails = p.cumulativeSum(alongAxis: 1, exclusive: true, reverse: true)
    let (first, rest) = (p[.all, ..<(-1)], tails[.all, ..<(-1)])
    // Where a tail has underflowed to 0, so have the probabilities over it.
    let safe = rest.replacing(with: 1, where: rest .<= 0)
    let total = first + rest
    let diagonal = sqrt(first / total.replacing(with: 1, where: total .<= 0)) * sqrt(rest)
    let eye = Tensor<Scalar>.eye(classes - 1, columns: classes)
    let above = 1 - Tensor<Scalar>.tri(classes - 1, columns: classes)
    let ratios = p.expanded(atAxis: 1) / safe.expanded(atAxis: 2)
    let columns = diagonal.expanded(atAxis: 2) * (eye - above * ratios)
    return columns.transposed([1, 0, 2])
  }

  /// Labels `[batch]` drawn from the softmax.
  public func drawnTargets<Scalar>(
    outputs: Tensor<Scalar>, using generator: inout Philox
  ) -> Tensor<Scalar>? {
    IndexTensor.categorical(probabilities: softmax(outputs), using: &generator).positions
  }

  private func probabilities<Scalar>(
    _ targets: Tensor<Scalar>, like outputs: Shape
  ) -> Tensor<Scalar> {
    if targets.rank == outputs.rank { return targets }
    return (targets.expanded(atAxis: -1) .== .arange(outputs[-1])).values
  }
}

extension OutputLoss where Self == SoftmaxCrossEntropy {
  /// The cross-entropy of the outputs' softmax with labels or probabilities, in nats.
  public static var crossEntropy: SoftmaxCrossEntropy { SoftmaxCrossEntropy() }
}
