import Tensor

/// A matrix over the peers' gates, `[n, n]`.
public enum GateMatrix: String, Sendable, CaseIterable {
  /// M, which can be indefinite.
  case gateHessian
  /// Its Gauss-Newton part, which has no eigenvalue below zero.
  case gaussNewton
}

extension PeerCurvature {
  /// A matrix over the gates.
  public func matrix(_ matrix: GateMatrix) -> Tensor<Scalar> {
    switch matrix {
    case .gateHessian: gateHessian
    case .gaussNewton: gaussNewton
    }
  }

  /// The diagonal of the inverse of a matrix over the gates with `damping` added to its diagonal,
  /// in double precision.
  ///
  /// Throws `singularGateHessian` unless the damped matrix is positive definite by more than
  /// rounding.
  func inverseDiagonal(_ matrix: GateMatrix, damping: Double) throws -> [Double] {
    let n = peerCount
    let damped = Tensor<Double>(converting: self.matrix(matrix)) + Tensor.eye(n) * damping
    let (values, vectors) = try eigh(damped)
    let rounding = Double(n) * Double(Scalar.ulpOfOne) * abs(values).max().scalar
    let lowest = values[0].scalar
    guard lowest > rounding else {
      let peer = abs(vectors[.all, 0]).argmax().indices[0]
      throw CurvatureError.singularGateHessian(peer: peer, eigenvalue: lowest)
    }
    return (square(vectors) / values).sum(alongAxis: 1).scalars
  }
}
