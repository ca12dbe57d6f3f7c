internal import CKernels

/// log |det a| `[...]` of square matrices a `[..., n, n]`, given their factors by `Factorize`, which
/// are constants. By Cholesky all entries of a count as free, and symmetry is the caller's promise.
public struct LogDeterminant<Scalar: TensorScalar>: Primitive {
  /// Which factors are given.
  public let method: FactorMethod
  /// From factors of a kind.
  public init(_ method: FactorMethod) { self.method = method }

  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    try requireSquare(inputs[0], [inputs[0]])
    return inputs[0].droppingMatrix
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (factors, lead) = (inputs[1], inputs[1].shape.droppingMatrix)
    if method == .lu { return factors.fromPivots(BT_DETERMINANT_LOG) }
    return factors.withContiguous { base in
      Tensor(shape: lead) {
        Scalar.kernels.linearAlgebra.choleskyLogDeterminant(
          lead.elementCount, factors.shape[-1], base, $0)
      }
    }
  }

  /// a^-T, once for all directions that share a.
  private func slope(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let identity = Tensor<Scalar>.eye(inputs[0].shape[-1])
    return Solve(method, transposed: true)(inputs[0], inputs[1], identity)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [cotangent.asMatrices * slope(inputs), nil]
  }

  /// tr(a^-1 a').
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    guard let turn = tangents[0] else { return .zeros(output.shape) }
    return (slope(inputs) * turn).sum(alongAxes: [-2, -1])
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

/// The logarithms of the determinants `[...]` of symmetric positive definite matrices
/// `[..., n, n]`, by Cholesky factors.
///
/// Only the symmetric part counts. Throws if a matrix is not positive definite, or holds NaN or
/// infinity; traps on matrices that are not square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func logDeterminant<Scalar>(
  _ a: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let symmetric = a.symmetricPart(for: "logDeterminant")
  let factors = Factorize(.cholesky)(symmetric)
  try a.requireFinite(factors, "logDeterminant") {
    .notPositiveDefinite(operation: $0, shape: $1, matrix: $2)
  }
  return LogDeterminant(.cholesky)(symmetric, factors)
}

/// The determinants of square matrices `[..., n, n]` as sign * exp(logarithm), both `[...]`, where
/// the determinant itself would overflow or underflow.
///
/// A singular matrix has sign 0 and logarithm -infinity, without derivatives; one that holds NaN or
/// infinity has NaN for both. The sign is a constant to every derivative.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func signedLogDeterminant<Scalar>(
  _ a: Tensor<Scalar>
) -> (sign: Tensor<Scalar>, logarithm: Tensor<Scalar>) {
  a.requireMatrices(for: "signedLogDeterminant", square: true)
  let factors = Factorize(.lu)(a)
  let logarithm = LogDeterminant(.lu)(a, factors)
  return (DeterminantSign()(factors), logarithm)
}
