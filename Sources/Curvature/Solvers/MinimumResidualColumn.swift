#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The numbers of MINRES for one right side: T column by column, and its QR factorisation.
struct MinimumResidualColumn {
  /// How w_k = (v_k - delta w_{k-1} - epsilon w_{k-2}) inverse and x + step w_k go on; zeros for a
  /// column that has ended.
  struct Terms {
    var delta = 0.0
    var epsilon = 0.0
    var inverse = 0.0
    var step = 0.0
  }

  private(set) var isOpen: Bool
  /// beta_k, which is beside the diagonal of T in column k, and beta_{k-1}.
  private(set) var beta: Double
  private(set) var lastBeta = 1.0
  /// The rotations of the last two steps. Before the first there is nothing above the diagonal.
  private var (cosine, sine) = (1.0, 0.0)
  private var (lastCosine, lastSine) = (0.0, 0.0)
  /// The residual's length in the norm of the preconditioner, but for its sign, and where to end.
  private var rest: Double
  private let limit: Double
  /// What counts as 0 beside the entries of T.
  private let rounding: Double
  private var scale = 0.0

  /// `fall` is how far the residual is to fall, as a part of what it is.
  init(
    isOpen: Bool, squaredBeta: Double, fall: Double, rounding: Double, operation: String
  ) throws(OperatorError) {
    if isOpen {
      guard squaredBeta.isFinite else { throw .notFinite(operation: operation) }
      guard squaredBeta > 0 else {
        throw .preconditionerNotPositiveDefinite(operation: operation)
      }
    }
    self.isOpen = isOpen
    self.rounding = rounding
    beta = max(0, squaredBeta).squareRoot()
    rest = beta
    limit = fall * beta
  }

  /// Column k of T is (beta_k, alpha_k, beta_{k+1}).
  mutating func advance(
    alpha: Double, squaredBeta: Double, operation: String
  ) throws(OperatorError) -> Terms {
    guard isOpen else { return Terms() }
    guard alpha.isFinite, squaredBeta.isFinite else { throw .notFinite(operation: operation) }
    guard squaredBeta >= -rounding * (scale * scale + beta * beta) else {
      throw .preconditionerNotPositiveDefinite(operation: operation)
    }
    let nextBeta = max(0, squaredBeta).squareRoot()
    scale = max(scale, abs(alpha), nextBeta)
    let epsilon = lastSine * beta
    let above = lastCosine * beta
    let delta = cosine * above + sine * alpha
    let corner = cosine * alpha - sine * above
    // |A r| over |r| before this step: the residual is orthogonal to the range of A.
    guard hypot(corner, cosine * nextBeta) > rounding * scale else {
      isOpen = false
      return Terms()
    }
    let gamma = hypot(corner, nextBeta)
    (lastCosine, lastSine) = (cosine, sine)
    (cosine, sine) = (corner / gamma, nextBeta / gamma)
    let step = cosine * rest
    rest *= -sine
    (lastBeta, beta) = (beta, nextBeta)
    // Done, or the Krylov space ends here.
    isOpen = abs(rest) > limit && nextBeta > rounding * scale
    return Terms(delta: delta, epsilon: epsilon, inverse: 1 / gamma, step: step)
  }
}
