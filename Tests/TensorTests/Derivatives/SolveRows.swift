import Tensor

/// Linear systems, Cholesky and LU factors, determinants.
func solveRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  var generator = Philox(seed: 31)
  let squares: [Shape] = [[0, 0], [1, 1], [3, 3], [2, 3, 3], [0, 2, 2]]
  for shape in squares {
    let general = wellConditioned(shape, &generator) as Tensor<Scalar>
    let definite = symmetric(matmul(general, general.transposed())) / 2
    let label = "\(shape)"
    table.add(Inverse(), at: [general], label: label)
    table.add(
      LU(), at: [general], label: label, function: { LU()($0[0], Factorize(.lu)($0[0])) })
    table.add(
      Determinant(), at: [general], label: label,
      function: { Determinant()($0[0], Factorize(.lu)($0[0])) })
    table.add(
      Cofactor(), at: [general], label: label,
      function: { Cofactor()($0[0], Factorize(.lu)($0[0])) })
    table.add(
      LogDeterminant(.lu), at: [general], label: label,
      function: { LogDeterminant(.lu)($0[0], Factorize(.lu)($0[0])) })
    // The kernel reads one triangle: what has a derivative is a function of the symmetric part.
    table.add(
      LogDeterminant(.cholesky), at: [definite], label: "positive definite \(label)",
      function: {
        LogDeterminant(.cholesky)(symmetric($0[0]), Factorize(.cholesky)(symmetric($0[0])))
      })
    table.add(
      Cholesky(), at: [definite], label: label, function: { Cholesky()(symmetric($0[0])) })
    table.add(Factorize(.lu), at: [general], label: "LU \(label)")
    table.add(Factorize(.cholesky), at: [definite], label: "Cholesky \(label)")
    table.add(
      DeterminantSign(), at: [general], label: label,
      function: { DeterminantSign()(Factorize(.lu)($0[0])) })
  }
  for shape: Shape in [[3, 2], [2, 3], [2, 4, 1], [0, 2], [2, 0]] {
    let a = wellConditioned(shape, &generator) as Tensor<Scalar>
    table.add(
      LU(), at: [a], label: "\(shape)", function: { LU()($0[0], Factorize(.lu)($0[0])) })
  }
  addSolves(&table, &generator)
  for shape: Shape in [[1, 1], [3, 3], [2, 3, 2], [2, 4], [0, 2]] {
    table.add(TriangularPart(.lower, diagonal: 0.5), [shape])
    table.add(TriangularPart(.upper, offset: 1, diagonal: -3), [shape])
  }
  let orders: [([Scalar], Shape, Shape)] = [
    ([0], [1, 1], [1, 2]), ([2, 0, 1], [3, 1], [2, 3, 2]), ([1, 0, 0, 1], [2, 2, 1], [2, 3]),
    ([], [0, 1], [0, 2]),
  ]
  for (order, orderShape, shape) in orders {
    for isInverse in [false, true] {
      let column = Tensor(order, shape: orderShape)
      table.add(
        PermuteRows(inverse: isInverse), at: [.uniform(shape, in: -2..<2, using: &generator)],
        label: "\(order)\(isInverse ? ", inverse" : "") \(shape)",
        function: { PermuteRows(inverse: isInverse)(column, $0[0]) })
    }
  }
  return table.rows
}

private func addSolves<Scalar: TensorScalar>(
  _ table: inout RowBuilder<Scalar>, _ generator: inout Philox
) {
  let sides: [(Shape, Shape)] = [
    ([1, 1], [1, 1]), ([3, 3], [3, 2]), ([2, 3, 3], [2, 3, 1]), ([3, 3], [2, 3, 1]),
    ([2, 1, 2, 2], [3, 2, 1]), ([0, 0], [0, 2]), ([0, 2, 2], [0, 2, 1]), ([2, 2], [2, 0]),
  ]
  for (position, (square, columns)) in sides.enumerated() {
    let a = wellConditioned(square, &generator) as Tensor<Scalar>
    let definite = symmetric(matmul(a, a.transposed())) / 2
    let triangular: Tensor<Scalar> =
      .uniform(square, in: -1..<1, using: &generator) + .eye(square[-1]) * 2
    let b = Tensor<Scalar>.normal(columns, using: &generator)
    let label = "\(square) \(columns)"
    for turned in position < 5 ? [false, true] : [false] {
      table.add(
        Solve(.lu, transposed: turned), at: [a, b],
        label: "\(turned ? "transposed " : "")\(label)",
        function: { Solve(.lu, transposed: turned)($0[0], Factorize(.lu)($0[0]), $0[1]) })
    }
    table.add(
      Solve(.cholesky), at: [definite, b], label: "positive definite \(label)",
      function: {
        let s = symmetric($0[0])
        return Solve(.cholesky)(s, Factorize(.cholesky)(s), $0[1])
      })
    // Each shape with two of the variants.
    for variant in [position % 4, (position + 1) % 4] {
      let side = variant < 2 ? Triangle.lower : .upper
      let (turned, unit) = (variant % 2 == 1, variant % 3 == 1)
      // Outside its triangle the matrix is as large as inside: nothing there may count.
      table.add(
        TriangularSolve(side, transposed: turned, unitDiagonal: unit), at: [triangular, b],
        label: "\(side)\(turned ? " transposed" : "")\(unit ? " unit" : "") \(label)")
    }
  }
}

/// Random matrices with 2 added on the diagonal, in an order that makes LU factors permute rows.
private func wellConditioned<Scalar: TensorScalar>(
  _ shape: Shape, _ generator: inout Philox
) -> Tensor<Scalar> {
  let (m, n) = (shape[-2], shape[-1])
  let diagonal: Tensor<Scalar> = tabulated([m, n]) {
    ($0[0] + $0[1]) % Swift.min(m, n) == 0 ? 2 : 0
  }
  return Tensor.uniform(shape, in: -0.5..<0.5, using: &generator) + diagonal
}

private func symmetric<Scalar>(_ a: Tensor<Scalar>) -> Tensor<Scalar> {
  (a + a.transposed()) / 2
}
