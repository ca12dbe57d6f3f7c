import Testing

/// Every rule of every primitive against an independent route, one case for each row.
@Suite struct DerivativeTableTests {
  static let differentiable = derivativeTable.filter(\.isDifferentiable)
  static let constant = derivativeTable.filter { !$0.isDifferentiable }

  @Test("forward mode equals a central difference", arguments: differentiable)
  func tangent(_ row: TableRow) { row.checks.checkTangent() }

  @Test("<Jv, w> = <v, J^T w>", arguments: differentiable)
  func transpose(_ row: TableRow) { row.checks.checkTranspose() }

  @Test("Hessian-vector products agree three ways and are symmetric", arguments: differentiable)
  func secondOrder(_ row: TableRow) { row.checks.checkSecondOrder() }

  @Test("the Hessian equals a central difference of the gradient", arguments: differentiable)
  func secondDifference(_ row: TableRow) { row.checks.checkSecondDifference() }

  @Test("Hessian-vector products equal the derivative of the gradient", arguments: differentiable)
  func hessianProduct(_ row: TableRow) { row.checks.checkHessianProduct() }

  @Test("Taylor to order 4 equals nested forward mode", arguments: differentiable)
  func taylor(_ row: TableRow) { row.checks.checkTaylor() }

  @Test("hessianForm equals V^T H V", arguments: differentiable)
  func hessianForm(_ row: TableRow) { row.checks.checkHessianForm() }

  @Test("directions of one entry each need no bundle", arguments: differentiable)
  func separateDirections(_ row: TableRow) { row.checks.checkSeparateDirections() }

  @Test("a fused kernel equals its composition", arguments: differentiable)
  func composition(_ row: TableRow) { row.checks.checkComposition() }

  @Test("vectorized equals a loop", arguments: derivativeTable)
  func batch(_ row: TableRow) { row.checks.checkBatch() }

  @Test("derivatives inside vectorized equal a loop", arguments: differentiable)
  func batchedDerivatives(_ row: TableRow) { row.checks.checkBatchedDerivatives() }

  @Test("a constant has zero derivatives", arguments: constant)
  func constantDerivatives(_ row: TableRow) { row.checks.checkConstant() }
}
