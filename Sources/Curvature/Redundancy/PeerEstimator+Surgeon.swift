import Tensor

// Costs of a removal for which others make good.
extension PeerEstimator {
  /// 1/2 a_i^2 / [(M + damping I)^-1]_ii at a_i = 1: the least second-order cost of closing gate i
  /// while all other gates move freely, the Optimal Brain Surgeon in the space of gates (Hassibi and
  /// Stork, "Second order derivatives for network pruning: Optimal Brain Surgeon", 1993). A peer that
  /// others can replace costs little, however large its own M_ii.
  ///
  /// As in the source there is no linear term. Never negative, in nats, no sum over examples.
  ///
  /// Throws `singularGateHessian` unless the damped matrix is positive definite; nothing is damped
  /// unless `damping` says so.
  public static func gateSurgeon(
    damping: Double = 0, matrix: GateMatrix = .gaussNewton
  ) -> Self {
    require(damping >= 0, "gateSurgeon: damping \(damping), none below 0 is allowed")
    return Self(
      "gateSurgeon(\(matrix.rawValue), damping \(damping))", needsLabels: matrix == .gateHessian,
      cost: PassCost("n + 2") { Double($0 + 2) }
    ) { curvature in
      PeerContributions(
        totals: try curvature.inverseDiagonal(matrix, damping: damping).map { 0.5 / $0 })
    }
  }

  /// 1/2 tr(W_i^T S_i W_i G): the least second-order cost of setting the weights W_i of peer i in a
  /// linear first layer to zero while all its other weights and the bias move freely, with the
  /// Hessian of the layer taken as A x G (Kronecker factors: Martens and Grosse, "Optimizing neural
  /// networks with Kronecker-factored approximate curvature", 2015).
  ///
  /// A is the mean over examples of the outer product of all peers' representations and a 1, with
  /// `damping` on its diagonal; G the Gauss-Newton matrix in the layer's outputs, summed over the
  /// examples. S_i = [(A^-1)_ii]^-1 is the covariance of f_i that remains when all other peers are
  /// known: the Schur complement. Never negative, in nats, no sum over examples.
  ///
  /// `head` and `inputs` `[n, batch, width]` are what the curvature was made of. Throws a
  /// `LinearAlgebraError` if A is not positive definite, as with fewer examples than widths.
  public static func conditionalCovariance(
    head: PeerHead<Scalar>, inputs: Tensor<Scalar>, damping: Double = 0
  ) -> Self {
    require(damping >= 0, "conditionalCovariance: damping \(damping), none below 0 is allowed")
    return Self(
      "conditionalCovariance(damping \(damping))", needsLabels: false,
      cost: PassCost("1 + outputs") { _ in Double(1 + head.outputBias.count) }
    ) { curvature in
      let weights = Tensor<Double>(converting: head.peerWeights)
      let (n, width) = (weights.shape[0], weights.shape[1])
      require(
        inputs.shape == [n, curvature.exampleCount, width] && n == curvature.peerCount,
        "conditionalCovariance: inputs \(inputs.shape) for weights \(weights.shape) and "
          + "\(curvature.exampleCount) examples")
      let batch = inputs.shape[1]
      let back = pullback(at: head.contributions(inputs).sum(alongAxis: 0)) { head.tail($0) }
      let outer = curvature.target.fisherFactor(curvature.logits)
        .map { Tensor<Double>(converting: back($0)) }
        .reduce(Tensor<Double>.zeros([weights.shape[2], weights.shape[2]])) {
          $0 + matmul($1.transposed(), $1)
        }
      let side = Tensor<Double>(converting: inputs).movingAxis(0, to: 1)
        .reshaped([batch, n * width])
      let features = concatenate([side, .ones([batch, 1])], alongAxis: 1)
      let size = n * width + 1
      let second = matmul(features.transposed(), features) * (1 / Double(batch))
      let inverse = try solvePositiveDefinite(
        second + Tensor.eye(size) * damping, Tensor.eye(size))
      let costs = try (0..<n).map { peer in
        let block = peer * width..<(peer + 1) * width
        let own = weights[peer]
        // S_i W_i without another inverse.
        let left = try solvePositiveDefinite(inverse[.range(block), .range(block)], own)
        return 0.5 * (matmul(own.transposed(), left) * outer).sum().scalar
      }
      return PeerContributions(totals: costs)
    }
  }
}
