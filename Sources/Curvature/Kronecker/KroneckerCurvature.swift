import Tensor

/// A Kronecker-factored approximation of a Gauss-Newton or Fisher matrix (KFAC: Martens and Grosse,
/// "Optimizing neural networks with Kronecker-factored approximate curvature", 2015; EKFAC: George et
/// al., "Fast approximate natural gradient descent in a Kronecker-factored eigenbasis", 2018):
/// block-diagonal, a block for each parameter tensor.
///
/// A weight W `[in, out]` of x W has the block A (x) B on its elements in row-major order. With T
/// the number of rows of x for each example (tokens, positions), N examples, and g the gradients of the
/// outputs' columns s_r at the rows of x W:
///
/// | `WeightSharing` | A | B |
/// |---|---|---|
/// | `expand` | sum_nt x x^T / (N T) | sum_ntr g g^T |
/// | `reduce` | sum_n xm xm^T / N, xm the mean of x over t | sum_nr gs gs^T, gs the sum of g over t |
///
/// For a mean over examples B is divided by N. **Biases are blocks of their own**, with A = 1 and
/// B as above: what couples weight and bias of one layer is left out. A convolution is such a product,
/// of patches (Grosse and Martens, 2016); a weight in another order (`[out, in]`, filters) has A and B in
/// the same meaning, inputs and outputs. Conventions of scale, and the default of separate biases, are those
/// of curvlinops.
public struct KroneckerCurvature<Scalar: TensorScalar>: SymmetricOperator {
  /// The block of one parameter tensor.
  public struct Block: Sendable {
    /// The parameter's name.
    public let parameter: String
    /// Where its elements stand among all.
    public let range: Range<Int>
    /// The matrix, on the elements in the order of inputs and outputs.
    public let form: KroneckerForm<Scalar>

    let arrangement: Arrangement
  }

  /// A block for each parameter, in order.
  public let blocks: [Block]
  /// The number of all parameters.
  public let size: Int

  init(blocks: [Block]) {
    self.blocks = blocks
    size = blocks.reduce(0) { $0 + $1.range.count }
  }

  /// The block of a parameter; `nil` if none has that name.
  public subscript(name: String) -> Block? { blocks.first { $0.parameter == name } }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let rows = x.transposed()
    let parts = blocks.map { block in
      let (source, k) = (block.arrangement.source, rows.shape[0])
      let bundle = rows[.all, block.range].reshaped(Shape([k] + Array(source)))
      let product = block.form.applied(block.arrangement.arranged(bundle))
      return block.arrangement.restored(product).reshaped([k, block.range.count] as Shape)
    }
    return concatenate(parts, alongAxis: 1).transposed()
  }

  /// The sum of the eigenvalues.
  public var trace: Scalar { blocks.reduce(0) { $0 + $1.form.trace } }

  /// The logarithm of the determinant with damping on the diagonal, exact. Throws
  /// `notPositiveDefinite` if there is none, or `LinearAlgebraError`.
  public func logDeterminant(damping: Scalar = 0) throws -> Double {
    try blocks.reduce(0) { try $0 + $1.form.logDeterminant(damping: damping) }
  }

  /// The inverse of this matrix with damping on the diagonal, exact, by eigenvectors. Throws
  /// `notPositiveDefinite` where an eigenvalue is not above zero, damping included, or
  /// `LinearAlgebraError`.
  public func inverse(damping: Scalar) throws -> KroneckerCurvature {
    try mapBlocks { try $0.inverse(damping: damping) }
  }

  /// The inverse with the damping split between the factors by the heuristic of Martens and Grosse;
  /// see `KroneckerOperator.inverse(piDamping:)`. EKFAC's blocks and diagonal ones have no factors, and
  /// are damped exactly.
  public func inverse(piDamping damping: Scalar) throws -> KroneckerCurvature {
    try mapBlocks { form in
      guard case .factors(let factors) = form else { return try form.inverse(damping: damping) }
      return .factors(try factors.inverse(piDamping: damping))
    }
  }

  private func mapBlocks(
    _ transform: (KroneckerForm<Scalar>) throws -> KroneckerForm<Scalar>
  ) rethrows -> KroneckerCurvature {
    KroneckerCurvature(
      blocks: try blocks.map {
        Block(
          parameter: $0.parameter, range: $0.range, form: try transform($0.form),
          arrangement: $0.arrangement)
      })
  }
}

/// How a block of a Kronecker-factored matrix is held.
public enum KroneckerForm<Scalar: TensorScalar>: Sendable {
  /// A (x) B, of inputs and outputs: KFAC.
  case factors(KroneckerOperator<Scalar>)
  /// Eigenvalues in the basis of such factors: EKFAC, and damped inverses.
  case eigen(KroneckerEigenOperator<Scalar>)
  /// The exact diagonal `[count]` of a parameter that no factors cover.
  case diagonal(Tensor<Scalar>)

  /// For a bundle `[k, p, q]`.
  func applied(_ bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .factors(let factors): factors.applied(bundle)
    case .eigen(let eigen): eigen.applied(bundle)
    case .diagonal(let entries): bundle * entries
    }
  }

  var trace: Scalar {
    switch self {
    case .factors(let factors): factors.trace
    case .eigen(let eigen): eigen.trace
    case .diagonal(let entries): entries.sum().scalar
    }
  }

  func logDeterminant(damping: Scalar) throws -> Double {
    switch self {
    case .factors(let factors): try factors.logDeterminant(damping: damping)
    case .eigen(let eigen): try eigen.logDeterminant(damping: damping)
    case .diagonal(let entries):
      Tensor<Double>(converting: log(try entries.plusPositive(damping))).sum().scalar
    }
  }

  func inverse(damping: Scalar) throws -> KroneckerForm {
    switch self {
    case .factors(let factors): .eigen(try factors.inverse(damping: damping))
    case .eigen(let eigen): .eigen(try eigen.inverse(damping: damping))
    case .diagonal(let entries): .diagonal(reciprocal(try entries.plusPositive(damping)))
    }
  }
}
