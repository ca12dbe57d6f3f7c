import Tensor

/// f(A) b, and how much the last steps changed it.
public struct FunctionProduct<Scalar: TensorScalar>: Sendable {
  /// f(A) b, of the shape of b.
  public let value: Tensor<Scalar>
  /// For each column of b, the length of the difference from the result of three quarters of the
  /// steps: about the error of that one, and so more than that of `value` where the method
  /// converges. 0 where the Krylov space was exhausted, which makes the result exact.
  public let changes: [Double]
  /// For each column of b, the steps made.
  public let steps: [Int]
}

extension SymmetricOperator {
  /// f(A) b for a function f of the eigenvalues: |b| V f(T) e_1 with Lanczos' V and T (Saad, "Analysis
  /// of some Krylov subspace approximations to the matrix exponential operator", 1992). Exact for
  /// polynomials f of a degree below the steps.
  ///
  ///     let whitened = try covariance.functionProduct(with: b, steps: 60) { 1 / $0.squareRoot() }
  ///
  /// - Parameters:
  ///   - b: A vector `[n]`, or one in each column, `[n, k]`; traps on other shapes.
  ///   - steps: Of Lanczos' method for each column, at least 1.
  ///   - groupSize: How many columns go together; each takes memory for `steps` vectors of length n.
  ///     `nil` as in `spectralQuadrature`.
  ///   - progress: Called after each step of a group, in products; the Krylov space may end before.
  ///   - f: Called with Ritz values, which lie between the smallest and the largest eigenvalue.
  ///
  /// Throws `OperatorError.notFinite` if a product, b or a value of f is NaN or infinite.
  public func functionProduct(
    with b: Tensor<Scalar>, steps: Int, groupSize: Int? = nil,
    progress: WorkProgress = { _, _ in }, _ f: (Double) -> Double
  ) throws -> FunctionProduct<Scalar> {
    let operation = "functionProduct"
    require(
      (1...2).contains(b.rank) && b.shape[0] == size && steps >= 1 && b.count > 0,
      "\(operation) of the operator \(shapeText) and \(b.shape) in \(steps) steps: "
        + "[\(size)] or [\(size), k] and at least 1 step are needed")
    let rows = b.rank == 1 ? b.expanded(atAxis: 0) : b.transposed()
    let (count, most) = (rows.shape[0], min(steps, size))
    var (values, changes, made) = ([Tensor<Scalar>](), [Double](), [Int]())
    func report(_ part: Int, _: Int) throws { try progress(part * most, count * most) }
    try forEachGroup(
      of: count, groupSize: groupSize ?? lanczosGroupSize(steps: most), progress: report
    ) { group in
      var done = group.lowerBound * most
      let lanczos = try Lanczos(self, starts: rows[group], steps: most, operation: operation) {
        done += $0
        if done < group.upperBound * most { try progress(done, count * most) }
      }
      var coefficients: [Scalar] = []
      for (tridiagonal, norm) in zip(lanczos.tridiagonals, lanczos.norms) {
        let size = tridiagonal.size
        let last = try tridiagonal.firstColumn(of: f)
        var change = 0.0
        if size == steps, size < self.size {
          let early = try tridiagonal.leading(max(1, size * 3 / 4)).firstColumn(of: f)
          let padded = early + Array(repeating: 0, count: size - early.count)
          change = zip(last, padded).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        guard last.allSatisfy(\.isFinite) else {
          throw OperatorError.notFinite(operation: operation)
        }
        coefficients += last.map { Scalar(norm * $0) }
        coefficients += Array(repeating: 0, count: lanczos.basis.count - size)
        changes.append(norm * change)
        made.append(size)
      }
      let matrix = Tensor(coefficients, shape: [group.count, 1, lanczos.basis.count])
      values.append(lanczos.basis.combination(matrix).squeezed(atAxis: 1))
    }
    let joined = concatenate(values)
    return FunctionProduct(
      value: b.rank == 1 ? joined[0] : joined.transposed(), changes: changes, steps: made)
  }
}

extension Tridiagonal {
  /// f(T) e_1.
  fileprivate func firstColumn(of f: (Double) -> Double) throws -> [Double] {
    if size == 0 { return [] }
    let (values, vectors) = try eigen()
    return matmul(vectors, Tensor(values.map(f)) * vectors[0]).scalars
  }
}
