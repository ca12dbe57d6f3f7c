/// x with a x = b, for symmetric positive definite matrices a `[..., n, n]` and columns b
/// `[..., n, m]` with the same leading axes, by Cholesky factors of the lower triangle.
///
/// The rules treat all entries of a as free and symmetry as the caller's promise. Where a is not
/// positive definite the result is NaN; `solvePositiveDefinite` turns that into an error.
public struct SolvePositiveDefinite<Scalar: TensorScalar>: Primitive {
  public init() {}

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(2, inputs)
    let (a, b) = (inputs[0], inputs[1])
    guard a.rank >= 2, a.rank == b.rank, a[-1] == a[-2] else {
      throw ShapeError(
        name, inputs, "takes square matrices and columns of one rank",
        "ranks \(a.rank) and \(b.rank)")
    }
    guard a.dropLast().elementsEqual(b.dropLast()) else {
      throw ShapeError(
        name, inputs, "sizes must agree along every axis but the last",
        "\(Array(a.dropLast())) is not \(Array(b.dropLast()))")
    }
    return b
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (a, b) = (inputs[0], inputs[1])
    let (n, columns) = (b.shape[-2], b.shape[-1])
    return Tensor(shape: b.shape) { out in
      b.withContiguous { out.update(from: $0, count: b.count) }
      guard n > 0 && columns > 0 else { return }
      var factor = a.scalars
      factor.withUnsafeMutableBufferPointer { factor in
        for index in 0..<(a.count / (n * n)) {
          let solution = out + index * n * columns
          let minor = Scalar.kernels.solvePositiveDefinite(
            n, columns, factor.baseAddress! + index * n * n, solution)
          if minor != 0 { Scalar.kernels.fill(.nan, solution, n * columns) }
        }
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let right = SolvePositiveDefinite()(inputs[0], cotangent)
    return [wanted[0] ? -matmul(right, output.transposed()) : nil, right]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    var side = tangents[1] ?? .zeros(output.shape)
    if let turn = tangents[0] { side = side - matmul(turn, output) }
    return SolvePositiveDefinite()(inputs[0], side)
  }

  /// a_0 x_k = b_k - sum_{j=1}^{k} a_j x_{k-j}.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (a, b) = (series[0], series[1])
    var x: [Tensor<Scalar>] = []
    for k in 0...order {
      var side = k < b.count ? b[k] : .zeros(b[0].shape)
      for j in stride(from: 1, through: k, by: 1) where j < a.count {
        side = side - matmul(a[j], x[k - j])
      }
      x.append(SolvePositiveDefinite()(a[0], side))
    }
    return x
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(zip(inputs, mapped).map { $1 ? $0 : $0.broadcast(to: $0.shape.prepending(size)) })
  }
}

/// A matrix is not what a factorisation needs.
public enum LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A matrix that must be positive definite is not, or holds NaN.
  case notPositiveDefinite(operation: String, shape: Shape)
  /// A matrix holds NaN or infinity. `matrix` is its position, counted row-major along the leading
  /// axes, the examples of `vectorized` before all others; `nil` if there is only one.
  case notFinite(operation: String, shape: Shape, matrix: Int?)
  /// The iteration for a matrix did not converge, or a result is too large for the element type.
  case notConverged(operation: String, shape: Shape, matrix: Int?)

  public var description: String {
    switch self {
    case .notPositiveDefinite(let operation, let shape):
      "\(operation) of \(shape): a matrix is not positive definite"
    case .notFinite(let operation, let shape, let matrix):
      "\(operation) of \(shape): \(matrix.map { "matrix \($0)" } ?? "the matrix") "
        + "holds NaN or infinity, or its factors overflow"
    case .notConverged(let operation, let shape, let matrix):
      "\(operation) of \(shape): \(matrix.map { "matrix \($0)" } ?? "the matrix") "
        + "does not converge, or its factors overflow"
    }
  }
}

/// x with a x = b, for symmetric positive definite a `[..., n, n]` and b `[..., n, m]` or `[n]`, by
/// Cholesky factors.
///
/// Only the symmetric part of `a` counts. Throws if a matrix is not positive definite; traps on
/// shapes that do not fit.
public func solvePositiveDefinite<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) throws(LinearAlgebraError) -> Tensor<Scalar> {
  let symmetric = (a + a.transposed()) * Scalar(0.5)
  let columns = b.rank == 1 ? b.expanded(atAxis: 1) : b
  let x = SolvePositiveDefinite()(symmetric, columns)
  guard x.hasOnlyFinite else {
    throw .notPositiveDefinite(operation: "solvePositiveDefinite", shape: a.shape)
  }
  return b.rank == 1 ? x.squeezed(atAxis: 1) : x
}

extension Tensor {
  /// Whether every element is finite, those of all examples inside `vectorized` too.
  var hasOnlyFinite: Bool {
    guard let tracer else { return isFinite }
    switch tracer.kind {
    case .reverse(let primal, _), .forward(let primal, _): return primal.hasOnlyFinite
    case .taylor(let series): return series[0].hasOnlyFinite
    case .batch(let values): return values.hasOnlyFinite
    }
  }
}
