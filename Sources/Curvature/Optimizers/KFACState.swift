import Tensor

/// What `KFACOptimizer` keeps between steps.
public struct KFACState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`.
  public var steps: Tensor<Scalar>
  /// The damping of the next step, of shape `[]`.
  public var damping: Tensor<Scalar>
  /// The last step, `[size]`: the direction of the momentum.
  public var momentum: Tensor<Scalar>
  /// The running means of each parameter's factors, in order.
  public var factors: [KFACBlock<Scalar>]
  /// Their damped inverses, as last computed.
  public var inverses: [KFACBlock<Scalar>]

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("damping", &damping)
    visitor("momentum", &momentum)
    visitor("factors", &factors)
    visitor("inverses", &inverses)
  }
}

/// The block of one parameter: two Kronecker factors, or a diagonal where there are none.
public struct KFACBlock<Scalar: TensorScalar>: TensorTree {
  /// A, of the inputs, `[in, in]`.
  public var left: Tensor<Scalar>?
  /// B, of the outputs, `[out, out]`.
  public var right: Tensor<Scalar>?
  /// `[count]`, for a parameter that no factors cover.
  public var diagonal: Tensor<Scalar>?

  init(left: Tensor<Scalar>, right: Tensor<Scalar>) { (self.left, self.right) = (left, right) }

  init(diagonal: Tensor<Scalar>) { self.diagonal = diagonal }

  init(_ form: KroneckerForm<Scalar>) {
    switch form {
    case .factors(let factors): self.init(left: factors.left, right: factors.right)
    case .diagonal(let entries): self.init(diagonal: entries)
    case .eigen(let eigen):
      // KFAC makes none of these.
      preconditionFailure("KFACOptimizer: a block of \(eigen.size) by eigenvectors")
    }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("left", &left)
    visitor("right", &right)
    visitor("diagonal", &diagonal)
  }

  var form: KroneckerForm<Scalar> {
    if let left, let right { return .factors(KroneckerOperator(left, right)) }
    return .diagonal(diagonal!)
  }

  /// (A + pi root I)^-1 and (B + root / pi I)^-1, root^2 the damping and pi^2 the mean eigenvalue of A
  /// over that of B (Martens and Grosse 2015, section 6.3); pi is 1 where one of them is 0, as B of
  /// a dead layer is.
  func inverted(damping: Scalar) throws -> KFACBlock {
    guard let left, let right else {
      return KFACBlock(diagonal: reciprocal(diagonal! + damping).evaluated())
    }
    let means = (
      left.trace().scalar / Scalar(left.shape[0]), right.trace().scalar / Scalar(right.shape[0])
    )
    let pi = means.0 > 0 && means.1 > 0 ? (means.0 / means.1).squareRoot() : 1
    let root = damping.squareRoot()
    func inverse(_ matrix: Tensor<Scalar>, _ damping: Scalar) throws -> Tensor<Scalar> {
      let eye = Tensor<Scalar>.eye(matrix.shape[0])
      return symmetrised(try solvePositiveDefinite(matrix + eye * damping, eye)).evaluated()
    }
    return KFACBlock(left: try inverse(left, pi * root), right: try inverse(right, root / pi))
  }
}
