/// e^A of square matrices `[..., n, n]`, by scaling and squaring with Pade approximants.
///
/// Every derivative is a block of the exponential of a larger matrix: e^[[A, E], [0, A]] has the
/// derivative along E above its diagonal (I. Najfeld and T. F. Havel, "Derivatives of the matrix
/// exponential and their computation", Adv. Appl. Math. 16, 1995), and that of the block Toeplitz
/// matrix of a series has the series of the exponential in its first row. Exact, and free of any
/// condition on the eigenvalues. NaN where a matrix is not finite.
public struct MatrixExponential<Scalar: TensorScalar>: Primitive {
  public init() {}
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireSquareMatrices(inputs)
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return inputs[0].withContiguous { a in
      Tensor(shape: shape) {
        Scalar.kernels.spectral.matrixExponential(shape.matrixCount, shape[-1], a, $0)
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [derivative(at: inputs[0].transposed(), along: cotangent)]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    derivative(at: inputs[0], along: tangents[0]!)
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    exponentials(of: Array(series[0].prefix(order + 1)), order: order)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> { apply(inputs) }

  /// The derivative at `a` along `direction`, which is made small first: it is linear in it, and a
  /// large one would ask for squarings that `a` does not need.
  private func derivative(
    at a: Tensor<Scalar>, along direction: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let n = a.shape[-1]
    guard n > 0 else { return direction }
    let largest = abs(stopGradient(direction))
      .max(alongAxis: -1, keepingAxes: true).max(alongAxis: -2, keepingAxes: true)
    let size = (largest + equal(largest, Tensor(0))) * Scalar(n)
    return exponentials(of: [a, direction / size], order: 1)[1] * size
  }

  /// The coefficients of e^(A_0 + A_1 t + ...): the first row of blocks of the exponential of
  /// [[A_0, A_1, ...], [0, A_0, ...], ...].
  private func exponentials(of series: [Tensor<Scalar>], order: Int) -> [Tensor<Scalar>] {
    let n = series[0].shape[-1]
    guard order > 0 else { return [apply([series[0]])] }
    let zeros = Tensor<Scalar>.zeros(series[0].shape)
    let rows = (0...order).map { row in
      concatenate(
        (0...order).map { column in
          series.indices.contains(column - row) ? series[column - row] : zeros
        }, alongAxis: -1)
    }
    let first = apply([concatenate(rows, alongAxis: -2)]).rows(0..<n)
    return (0...order).map { first.columns(($0 * n)..<(($0 + 1) * n)) }
  }
}

/// e^A = I + A + A^2 / 2 + ... of square matrices `[..., n, n]`. Not element by element: that is
/// `exp`.
///
/// A derivative costs as much as the exponential of a matrix twice as large, one of order k by
/// Taylor series as of one k + 1 times as large. A matrix that is not finite gives NaN, one whose
/// exponential is too large infinities or NaN. Traps unless the matrices are square.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matrixExponential<Scalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  MatrixExponential()(a)
}
