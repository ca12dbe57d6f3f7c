import Tensor

/// What the game Jacobian says about play near an equilibrium: the simultaneous ascent dW/dt = G(W),
/// G the game gradient, linearised within the face of the simplices on which the equilibrium lies.
///
/// Entries that are 0 and earn less than the used ones stay 0 nearby, and rows keep their sum, so
/// only directions within the face count (`SimplexFace`). The symmetric part of the Jacobian is what
/// the players' payoffs bend, the antisymmetric part what turns them around each other (Balduzzi et
/// al., "The mechanics of n-player differentiable games", 2018).
public struct GameStability<Scalar: TensorScalar>: Sendable {
  public enum Verdict: String, Sendable, Hashable {
    /// Every eigenvalue has a negative real part, or nothing can move: small deviations die out.
    case stable
    /// Some eigenvalue has a positive real part: some small deviation grows.
    case unstable
    /// No eigenvalue has a positive real part, and some that have none turn: play circles.
    case rotating
    /// No eigenvalue has a positive real part, and some are 0: to first order, nothing happens along
    /// their directions.
    case neutral
  }

  /// The face on which deviations were considered.
  public let face: SimplexFace<Scalar>
  /// Real parts of the game Jacobian's eigenvalues within the face, falling.
  public let realParts: [Scalar]
  /// Their imaginary parts, in the same order.
  public let imaginaryParts: [Scalar]
  /// Eigenvalues of the symmetric part (J + J^T) / 2, falling. If all are below 0, small deviations
  /// shrink from the first moment on, not only in the end.
  public let symmetricEigenvalues: [Scalar]
  /// Imaginary parts of the eigenvalues of (J - J^T) / 2, falling; their real parts are 0.
  public let antisymmetricEigenvalues: [Scalar]
  /// ||(J - J^T) / 2|| / ||J|| in Frobenius norms: 0 for a game with a common potential, 1 if
  /// players only turn around each other. 0 if J is 0.
  public let rotation: Scalar
  public let verdict: Verdict

  /// Classifies a game Jacobian `[d, d]` within a face. Parts below `tolerance` times ||J|| in
  /// Frobenius norm count as 0. Throws if the matrix is not finite.
  init(
    face: SimplexFace<Scalar>, jacobian: Tensor<Scalar>, tolerance: Scalar
  ) throws(LinearAlgebraError) {
    let symmetric = 0.5 * (jacobian + jacobian.transposed())
    let antisymmetric = 0.5 * (jacobian - jacobian.transposed())
    let (real, imaginary) = try eigenvalues(jacobian)
    self.face = face
    realParts = real.scalars
    imaginaryParts = imaginary.scalars
    symmetricEigenvalues = try eighValues(symmetric).scalars.reversed()
    antisymmetricEigenvalues = try eigenvalues(antisymmetric).imaginary.scalars.sorted(by: >)
    let size = norm(jacobian.flattened()).scalar
    rotation = size > 0 ? norm(antisymmetric.flattened()).scalar / size : 0
    let zero = tolerance * size
    if realParts.contains(where: { $0 > zero }) {
      verdict = .unstable
    } else if realParts.allSatisfy({ $0 < -zero }) {
      verdict = .stable
    } else {
      let turns = zip(realParts, imaginaryParts).contains { $0 >= -zero && Swift.abs($1) > zero }
      verdict = turns ? .rotating : .neutral
    }
  }
}

extension SimplexGame {
  /// How play near an equilibrium moves: eigenvalues of the game Jacobian within the face of `weights`
  /// `[n, m]`.
  ///
  /// Says something of equilibria only: check the KKT residual first. Takes one tangent of the game
  /// gradient for each of d directions within the face, d up to n (m - 1), and O(d^3) for eigenvalues. Throws if the
  /// Jacobian is not finite; traps on weights of another shape than the game's.
  /// `tolerance` is the share of the Jacobian's Frobenius norm that counts as 0.
  public func stability(
    at weights: Tensor<Scalar>, tolerance: Scalar = Scalar.ulpOfOne.squareRoot()
  ) throws(LinearAlgebraError) -> GameStability<Scalar> {
    requireWeights("stability", weights, of: self)
    let face = SimplexFace(weights: weights, gameGradient: gameGradient(at: weights))
    return try GameStability(
      face: face, jacobian: face.gameJacobian(of: self, at: weights), tolerance: tolerance)
  }
}
