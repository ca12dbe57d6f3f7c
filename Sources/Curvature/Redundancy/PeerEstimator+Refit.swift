import Tensor

// Leave-one-out with the head made anew.
extension PeerEstimator {
  /// Q of another head without peer i, less Q of this head with all: what a removal costs once the
  /// head is refitted. `refit` gives that head, which takes what the curvature's own head takes, the
  /// removed peer at its baseline. Signed, in nats. The cost in passes leaves the refits out.
  public static func leaveOneOut(
    refitted name: String,
    refit:
      @escaping @Sendable (
        _ peer: Int, _ curvature: PeerCurvature<Scalar>
      ) throws -> @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> Self {
    Self(
      "leaveOneOut(refitted \(name))", needsLabels: true, cost: PassCost("n") { Double($0) }
    ) { curvature in
      let measure = curvature.target.measure(curvature.logits)
      let base = curvature.logits.doubles
      let shares = try (0..<curvature.peerCount).map { peer in
        let head = try refit(peer, curvature)
        let moved = curvature.removals.point + curvature.removals.direction(peer)
        return measure(zip(head(moved).doubles, base).map { $0 - $1 }).costs
      }
      return PeerContributions(shares: shares)
    }
  }

  /// Leave-one-out of linear read-outs, each fitted to these examples by Newton's method: Q of the
  /// best read-out without peer i, less Q of the best with all. The read-out takes what the
  /// curvature's head takes, laid out in one row for each example, and a bias; best is least
  /// Q + ridge/2 |weights|^2, the bias not counted. Signed, in nats; the curvature's own head plays
  /// no part.
  ///
  /// Newton's matrix has a row for each weight: for read-outs of some hundred weights. Throws
  /// `refitNotConverged`, and a `LinearAlgebraError` where a ridge of 0 leaves the weights open.
  public static func linearReadOut(ridge: Double) -> Self {
    require(ridge >= 0, "linearReadOut: ridge \(ridge), none below 0 is allowed")
    return Self(
      "linearReadOut(ridge \(ridge))", needsLabels: true, cost: PassCost("0") { _ in 0 }
    ) { curvature in
      let whole = try curvature.fittedOutputs(at: curvature.removals.point, ridge, peer: nil)
      let measure = curvature.target.measure(whole)
      let base = whole.doubles
      let shares = try (0..<curvature.peerCount).map { peer in
        let moved = curvature.removals.point + curvature.removals.direction(peer)
        let outputs = try curvature.fittedOutputs(at: moved, ridge, peer: peer).doubles
        return measure(zip(outputs, base).map { $0 - $1 }).costs
      }
      return PeerContributions(shares: shares)
    }
  }
}

extension PeerCurvature {
  /// The outputs of the best linear read-out at a point.
  fileprivate func fittedOutputs(
    at point: Tensor<Scalar>, _ ridge: Double, peer: Int?
  ) throws -> Tensor<Scalar> {
    let batch = exampleCount
    let front = removals.areSummed ? point : point.movingAxis(0, to: 1)
    let features = concatenate(
      [front.reshaped([batch, point.count / batch]), .ones([batch, 1])], alongAxis: 1)
    let (width, outputs) = (features.shape[1], logits.shape[1])
    let size = width * outputs
    let isPenalised = Tensor<Scalar>.ones([width - 1, 1]).padded(after: 1, alongAxis: 0)
    func objective(_ weights: Tensor<Scalar>) -> Tensor<Scalar> {
      target.losses(matmul(features, weights)).sum()
        + (square(weights) * isPenalised).sum() * Scalar(ridge / 2)
    }
    // The classes' biases have one direction that changes nothing: equal shifts. It gets curvature
    // of its own, which moves no output.
    let shifts = Tensor<Scalar>.zeros([width - 1, outputs])
    let shift = concatenate([shifts, .ones([1, outputs])]).flattened()
    let open =
      if case .crossEntropy = target { outer(shift, shift) } else { outer(shift, shift) * 0 }
    var weights = Tensor<Scalar>.zeros([width, outputs])
    for _ in 0..<100 {
      let slope = gradient(at: weights, in: objective)
      let matrix = hessian(at: weights, in: objective).reshaped([size, size])
      let step = try solvePositiveDefinite(matrix + open, -slope.flattened())
        .reshaped(weights.shape)
      let start = objective(weights).scalar
      let gain = -(slope * step).sum().scalar
      if gain <= 64 * Scalar.ulpOfOne * max(abs(start), 1) {
        return matmul(features, weights + step)
      }
      var length: Scalar = 1
      while objective(weights + step * length).scalar > start - length * gain / 4 {
        length /= 2
        if length < 1e-6 { throw CurvatureError.refitNotConverged(peer: peer) }
      }
      weights = weights + step * length
    }
    throw CurvatureError.refitNotConverged(peer: peer)
  }
}
