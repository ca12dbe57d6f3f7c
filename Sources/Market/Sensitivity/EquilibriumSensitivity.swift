import Tensor

/// How an equilibrium moves with what its game is made of, by the implicit function theorem.
///
/// Let G(W, theta) be the game gradient and Z the directions within the equilibrium's face
/// (`SimplexFace`), along which Z^T G = 0. With A = Z^T (dG/dW) Z, the game Jacobian within the face,
///
///     dW* = -Z A^-1 Z^T (dG/dtheta) dtheta,
///
/// entries outside the face staying 0 (Griewank and Walther, "Evaluating Derivatives", 2008, section
/// 15; Blondel et al., "Efficient and modular implicit differentiation", 2022). One solve gives the
/// response to one change of theta, one transposed solve the gradient of one number in all of theta.
/// All of it is dense, d n m numbers, which suits games of some thousands of free entries.
///
///     let sensitivity = try EquilibriumSensitivity(at: market, weights: result.weights) { $0 }
///     let response = sensitivity.response(to: change)        // dW*, [n, m]
///     let rank = sensitivity.rankResponse(to: change)        // dR*, [m]
public struct EquilibriumSensitivity<Theta: TensorTree, Game: SimplexGame>: Sendable
where Theta.Scalar == Game.Scalar {
  public typealias Scalar = Game.Scalar

  /// What the game is made of.
  public let theta: Theta
  /// W*, `[n, m]`.
  public let weights: Tensor<Scalar>
  /// The face on which the equilibrium moves.
  public let face: SimplexFace<Scalar>
  /// The game Jacobian within the face, A `[d, d]`.
  public let gameJacobian: Tensor<Scalar>
  /// Of A; what it costs in digits. 1 where nothing can move.
  public let conditionNumber: Scalar

  private let game: @Sendable (Theta) -> Game

  /// Prepares the derivatives of an equilibrium `weights` `[n, m]` of `game(theta)`.
  ///
  /// Throws if its KKT residual is above `tolerance`, if an unused entry earns as much as the used
  /// ones up to `margin` (`SimplexFace.margin`), or if A is singular up to rounding. Traps on weights
  /// of another shape than the game's.
  public init(
    at theta: Theta, weights: Tensor<Scalar>, tolerance: Scalar = Self.defaultTolerance,
    margin: Scalar = Self.defaultTolerance, of game: @escaping @Sendable (Theta) -> Game
  ) throws(SensitivityError) {
    let present = game(theta)
    requireWeights("EquilibriumSensitivity", weights, of: present)
    let gradient = present.gameGradient(at: weights)
    let residual = kktResidual(weights: weights, gradient: gradient)
    // Negated, as NaN is above nothing.
    guard residual <= tolerance else {
      throw .notAnEquilibrium(residual: Double(residual), tolerance: Double(tolerance))
    }
    let face = SimplexFace(weights: weights, gameGradient: gradient)
    if let place = face.narrowest, face.margin <= margin {
      throw .degenerate(row: place.row, column: place.column, margin: Double(face.margin))
    }
    let jacobian = face.gameJacobian(of: present, at: weights)
    let number = condition(of: jacobian)
    guard number < Self.largestConditionNumber else {
      throw .singular(conditionNumber: Double(number))
    }
    self.theta = theta
    self.weights = weights
    self.face = face
    self.gameJacobian = jacobian
    conditionNumber = number
    self.game = game
  }

  /// 1e-6, or what rounding leaves of it.
  public static var defaultTolerance: Scalar { Swift.max(1e-6, 512 * Scalar.ulpOfOne) }

  /// Beyond it, fewer than two digits of a solve count.
  static var largestConditionNumber: Scalar { 0.01 / Scalar.ulpOfOne }

  /// dW* `[n, m]` for a change of theta.
  public func response(to change: Theta) -> Tensor<Scalar> {
    let moved = derivative(at: theta, along: change) { game($0).gameGradient(at: weights) }
    return face.embed(-solved(gameJacobian, face.project(moved)))
  }

  /// The cotangent of theta for a cotangent `[n, m]` of W*: the gradient in theta of any number whose
  /// gradient in W* is the cotangent.
  public func pullback(_ cotangent: Tensor<Scalar>) -> Theta {
    implicitPullback(
      face: face, jacobian: gameJacobian, game: game, theta: theta, weights: weights,
      cotangent: cotangent)
  }
}

extension EquilibriumSensitivity {
  /// dR* `[m]`, the change of the competitive rank, for a change of theta.
  public func rankResponse(to change: Theta) -> Tensor<Scalar> {
    competitiveRank(weights: response(to: change))
  }

  /// The gradient in theta of R*_j, the rank that the equilibrium gives to one peer: what would move
  /// it most. Traps on a peer that is not there.
  public func rankGradient(of peer: Int) -> Theta {
    pullback(gradient(at: weights) { competitiveRank(weights: $0)[peer] })
  }
}

/// -(dG/dtheta)^T Z A^-T Z^T c: one transposed solve and one pullback of the game gradient.
/// Differentiable in all of it as long as the face stays.
func implicitPullback<Theta: TensorTree, Game: SimplexGame>(
  face: SimplexFace<Game.Scalar>, jacobian: Tensor<Game.Scalar>, game: (Theta) -> Game,
  theta: Theta, weights: Tensor<Game.Scalar>, cotangent: Tensor<Game.Scalar>
) -> Theta where Theta.Scalar == Game.Scalar {
  let adjoint = face.embed(-solved(jacobian.transposed(), face.project(cotangent)))
  return pullback(at: theta) { game($0).gameGradient(at: weights) }(adjoint)
}

/// The condition number of a matrix; 1 without elements.
private func condition<Scalar>(of matrix: Tensor<Scalar>) -> Scalar {
  matrix.count > 0 ? conditionNumber(matrix).scalar : 1
}

/// The solution of a x = b, without elements where there are no equations; NaN if a is singular,
/// which callers tell from the condition number before, or from what is not finite after.
func solved<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  guard b.count > 0 else { return b }
  return (try? solve(a, b)) ?? .full(b.shape, .nan)
}
