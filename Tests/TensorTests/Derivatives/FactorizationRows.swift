import Tensor

/// QR, eigenvalues, singular values and functions of matrices.
func factorizationRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  spectralRows() + orthogonalRows() + pseudoInverseRows() + exponentialRows() + normRows()
}

/// Matrices with known singular values or eigenvalues, all at least 1/2 apart: derivatives of
/// vectors grow as 1 over the gaps, one power with each order.
struct SpectrumBuilder<Scalar: TensorScalar> {
  var generator = Philox(seed: 311)

  mutating func orthogonal(_ leading: [Int], _ rows: Int, _ columns: Int) -> Tensor<Scalar> {
    let sample = Tensor<Scalar>.normal(Shape(leading + [rows, columns]), using: &generator)
    guard let (q, _) = try? qr(sample) else { fatalError("a normal sample is finite") }
    return q
  }

  /// V diag(w) V^T, with an antisymmetric part that does not count.
  mutating func symmetric(_ leading: [Int], _ values: [Scalar]) -> Tensor<Scalar> {
    let n = values.count
    let v = orthogonal(leading, n, n)
    let turn = Tensor<Scalar>.uniform([n, n], in: -0.5..<0.5, using: &generator)
    return matmul(v * Tensor(values), v.transposed()) + turn - turn.transposed()
  }

  /// U diag(s) V^T with s = 1.5, 2.5, 3.5, ...
  mutating func matrix(_ leading: [Int], _ rows: Int, _ columns: Int) -> Tensor<Scalar> {
    let k = Swift.min(rows, columns)
    let u = orthogonal(leading, rows, k)
    let v = orthogonal(leading, columns, k)
    return matmul(u * Tensor.arange(k, from: 1.5), v.transposed())
  }
}

private let sides = [
  ([], 0, 3), ([], 3, 0), ([], 1, 1), ([], 1, 3), ([], 4, 1), ([], 3, 3), ([], 5, 3), ([], 2, 4),
  ([2], 3, 2), ([2, 1], 2, 2), ([0], 2, 3),
]

private func spectralRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  var build = SpectrumBuilder<Scalar>()
  let spectra: [([Int], [Scalar])] = [
    ([], []), ([], [-2]), ([], [-1, 2]), ([], [-2, 0, 1]), ([], [-4, -2, 0.5, 2, 4]),
    ([2], [1, 3, 5]), ([0], [1, 2]),
  ]
  for (leading, values) in spectra {
    let a = build.symmetric(leading, values)
    let label = "\(values) \(a.shape)"
    table.add(SymmetricEigen(), at: [a], label: label, step: .fine)
    table.add(SymmetricEigenvalues(), at: [a], label: label, step: .fine)
  }
  for (leading, m, n) in sides {
    let a = build.matrix(leading, m, n)
    table.add(SVD(), at: [a], label: "\(a.shape)", step: .fine)
    table.add(SingularValues(), at: [a], label: "\(a.shape)", step: .fine)
  }
  return table.rows
}

private func orthogonalRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  var build = SpectrumBuilder<Scalar>()
  for (leading, m, n) in sides where m >= n {
    let a = build.matrix(leading, m, n)
    table.add(QR(), at: [a], label: "\(a.shape)", step: .fine)
  }
  let quotients: [[Shape]] = [[[], []], [[3, 4], [3, 4]], [[3, 1], [2, 1, 4]], [[0], [1]]]
  for shapes in quotients { table.add(DivideOrZero(), shapes, in: 0.5..<2) }
  return table.rows
}

private func pseudoInverseRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  var build = SpectrumBuilder<Scalar>()
  let rule = PseudoInverse<Scalar>(tolerance: 0.01)
  for (leading, m, n) in sides {
    let a = build.matrix(leading, m, n)
    table.add(rule, at: [a], label: "\(a.shape)", step: .fine)
  }
  // Rank 2 of 3, along matrices that keep it.
  let (left, right) = (build.matrix([], 4, 2), build.matrix([], 2, 3))
  table.add(rule, at: [left], label: "rank 2 [4, 3]", step: .fine) {
    rule(matmul($0[0], right))
  }
  let solve = LeastSquares<Scalar>(tolerance: 0.01)
  let side = Tensor<Scalar>.uniform([4, 2], in: -2..<2, using: &build.generator)
  table.add(solve, at: [left, side], label: "rank 2 [4, 3]", step: .fine) {
    solve(matmul($0[0], right), $0[1])
  }
  let systems: [([Int], Int, Int, Shape)] = [
    ([], 0, 2, [0, 1]), ([], 2, 0, [2, 1]), ([], 1, 1, [1, 1]), ([], 4, 2, [4, 3]),
    ([], 2, 4, [2, 1]), ([2], 3, 2, [3, 1]), ([], 3, 3, [2, 3, 2]), ([2], 2, 2, [2, 2, 0]),
  ]
  for (leading, m, n, right) in systems {
    let a = build.matrix(leading, m, n)
    let b = Tensor<Scalar>.uniform(right, in: -2..<2, using: &build.generator)
    table.add(solve, at: [a, b], label: "\(a.shape) \(right)", step: .fine)
  }
  return table.rows
}

private func exponentialRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  for shape in [[0, 0], [1, 1], [2, 2], [3, 3], [5, 5], [2, 3, 3], [0, 2, 2]] as [Shape] {
    table.add(MatrixExponential(), [shape], in: -1..<1, step: .fine)
  }
  table.add(MatrixExponential(), [[3, 3]], in: -0.01..<0.01, step: .fine)
  table.add(MatrixExponential(), [[2, 2]], in: -4..<4, step: .fine)
  return table.rows
}

private func normRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let cases: [([Int], Shape)] = [
    ([], []), ([0], [1]), ([0], [5]), ([1], [3, 4]), ([0], [3, 4]), ([0, 2], [2, 3, 2]), ([0], [0]),
    ([1], [0, 2]),
  ]
  for (axes, shape) in cases {
    for exponent in [2, 3, 1.5] as [Scalar] {
      table.add(
        VectorNorm(exponent: exponent, axes: axes), [shape], in: 0.5..<2,
        label: "p \(exponent) over \(axes)", step: .fine)
    }
  }
  return table.rows
}
