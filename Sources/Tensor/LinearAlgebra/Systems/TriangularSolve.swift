/// x with t x = b, or t^T x = b, for triangles t `[..., n, n]` and columns b `[..., n, m]`, leading
/// axes broadcast. Reads the triangle only; where its diagonal has a 0 the result is NaN.
public struct TriangularSolve<Scalar: TensorScalar>: Primitive {
  /// Which triangle is read.
  public let triangle: Triangle
  /// Whether t^T x = b is solved.
  public let isTransposed: Bool
  /// Whether the diagonal counts as 1 and is not read.
  public let unitDiagonal: Bool

  /// With a triangle, or its transpose.
  public init(_ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false) {
    self.triangle = triangle
    self.isTransposed = transposed
    self.unitDiagonal = unitDiagonal
  }

  public var name: String { "solveTriangular" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    return try columnsShape(inputs[0], inputs[1])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let t = MatrixStack(inputs[0], unitStride: true)
    let upper = (triangle == .upper) != t.isTransposed
    return inputs[1].mappingColumns(
      under: inputs[0].shape.droppingMatrix, shape: outputShape(inputs)
    ) { count, columns, b, out in
      t.tensor.withLayout { base, _ in
        Scalar.kernels.linearAlgebra.triangularSolve(
          upper, isTransposed != t.isTransposed, unitDiagonal, count, t.rows, columns, base,
          Int64(t.step), t.pitch, b, out)
      }
    }
  }

  /// The same for the transposed triangle.
  private var turned: TriangularSolve {
    TriangularSolve(triangle, transposed: !isTransposed, unitDiagonal: unitDiagonal)
  }
  /// What of a matrix the solve reads.
  private var part: TriangularPart<Scalar> {
    TriangularPart(triangle, offset: unitDiagonal ? triangle.strictOffset : 0)
  }

  /// b' = t^-T x', t' = -b' x^T in the triangle.
  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let right = turned(inputs[0], cotangent)
    var pulled: Tensor<Scalar>?
    if wanted[0] {
      let (left, row) = isTransposed ? (output, right) : (right, output)
      pulled = -part(MatMul().leftAdjoint(left, row, shape: inputs[0].shape))
    }
    return [pulled, wanted[1] ? right.unbroadcast(to: inputs[1].shape) : nil]
  }

  /// x' = t^-1 (b' - t' x).
  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    apply([inputs[0], side(tangents[1], [tangents[0]], [output])!])
  }

  /// t_0 x_k = b_k - sum_{j=1}^{k} t_j x_{k-j}.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (t, b) = (series[0], series[1])
    var x = [apply([t[0], b[0]])]
    for k in stride(from: 1, through: order, by: 1) {
      let moving = (1...k).filter { $0 < t.count }
      let side = side(k < b.count ? b[k] : nil, moving.map { t[$0] }, moving.map { x[k - $0] })
      x.append(side.map { apply([t[0], $0]) } ?? .zeros(x[0].shape))
    }
    return x
  }

  /// b - sum t x; `nil` is zero.
  private func side(
    _ b: Tensor<Scalar>?, _ t: [Tensor<Scalar>?], _ x: [Tensor<Scalar>]
  ) -> Tensor<Scalar>? {
    residual(b, t.map { $0.map { part($0) } }, x, transposed: isTransposed)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }
}

/// x with a x = b, for triangular a `[..., n, n]` and b `[..., n, m]` or `[n]`; leading axes
/// broadcast as in `matmul`.
///
/// Only one triangle of `a` counts: the rest is neither read nor differentiated. With `transposed`,
/// a^T x = b; with `unitDiagonal`, the diagonal counts as 1 and is not read either. Throws if the
/// triangle has a 0 on its diagonal, NaN or infinity; traps on shapes that do not fit.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func solveTriangular<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, triangle: Triangle, transposed: Bool = false,
  unitDiagonal: Bool = false
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let solve = TriangularSolve<Scalar>(
    triangle, transposed: transposed, unitDiagonal: unitDiagonal)
  let x = withColumns(b) { solve(a, $0) }
  try a.requireInvertible(triangle, unitDiagonal: unitDiagonal, "solveTriangular", a.shape)
  return x
}
