import Tensor

extension CorpusOperation {
  static var solves: [Self] {
    [
      .trying("solve") { inputs, _ in [try solve(inputs[0], inputs[1])] },
      .trying("solvePositiveDefinite") { inputs, _ in
        [try solvePositiveDefinite(inputs[0], inputs[1])]
      },
      .trying("solveCholesky") { inputs, _ in [try solveCholesky(factor: inputs[0], inputs[1])] },
      .trying("solveTriangular") { inputs, arguments in
        [
          try solveTriangular(
            inputs[0], inputs[1], triangle: arguments.flag("upper") ? .upper : .lower,
            transposed: arguments.flag("transposed"), unitDiagonal: arguments.flag("unit"))
        ]
      },
      .trying("leastSquares") { inputs, _ in [try leastSquares(inputs[0], inputs[1])] },
      .trying("inverse") { inputs, _ in [try inverse(inputs[0])] },
      .trying("pseudoInverse") { inputs, _ in [try pseudoInverse(inputs[0])] },
      .one("determinant") { a, _ in determinant(a) },
      Self(name: "signedLogDeterminant") { inputs, _ in
        let (sign, logarithm) = signedLogDeterminant(inputs[0])
        return [sign, logarithm]
      },
      .trying("logDeterminant") { inputs, _ in [try logDeterminant(inputs[0])] },
      .one("matrixExponential") { a, _ in matrixExponential(a) },
      .one("matrixPower") { matrixPower($0, $1.integer("exponent")) },
      .one("matrixNorm") { matrixNorm($0, order: matrixNormOrder($1.text("order"))) },
      .trying("matrixRank") { inputs, _ in [try matrixRank(inputs[0]).positions] },
      .one("conditionNumber") { a, _ in conditionNumber(a) },
    ]
  }

  private static func matrixNormOrder(_ text: String) -> MatrixNormOrder {
    switch text {
    case "fro": .frobenius
    case "nuc": .nuclear
    case "2": .spectral
    case "1": .one
    case "inf": .infinity
    default: fatalError("no norm \(text)")
    }
  }

  /// Signs of vectors are a choice, so what the signs leave alone is compared.
  static var factors: [Self] {
    [
      .trying("cholesky") { inputs, _ in [try cholesky(inputs[0])] },
      .trying("lu") { inputs, _ in
        let (permutation, lower, upper) = try lu(inputs[0])
        return [permutation.positions, lower, upper]
      },
      .trying("qr") { inputs, _ in
        let (q, r) = try qr(inputs[0])
        return [matmul(q, q.swappingAxes(-1, -2)), matmul(r.swappingAxes(-1, -2), r)]
      },
      .trying("eighValues") { inputs, _ in [try eighValues(inputs[0])] },
      .trying("eigh") { inputs, _ in
        let (values, vectors) = try eigh(inputs[0])
        let scaled = vectors * exp(-square(values)).expanded(atAxis: -2)
        return [matmul(scaled, vectors.swappingAxes(-1, -2))]
      },
      .trying("singularValues") { inputs, _ in [try singularValues(inputs[0])] },
      .trying("svd") { inputs, _ in
        let (u, s, v) = try svd(inputs[0])
        return [matmul(u * s.expanded(atAxis: -2), v), matmul(v.swappingAxes(-1, -2), v)]
      },
    ]
  }
}
