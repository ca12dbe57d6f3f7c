import Tensor
import Testing

/// Primitives that a user writes get every rule of every order from the few they state.
@Suite struct UserPrimitiveTests {
  static let rows = userRows(Float.self) + userRows(Double.self)

  @Test("a user's primitive passes the checks of the table", arguments: rows)
  func allChecks(_ row: TableRow) {
    row.checks.checkTangent()
    row.checks.checkTranspose()
    row.checks.checkSecondOrder()
    row.checks.checkSecondDifference()
    row.checks.checkTaylor()
    row.checks.checkHessianProduct()
    row.checks.checkHessianForm()
    row.checks.checkBatch()
    row.checks.checkBatchedDerivatives()
    row.checks.checkComposition()
  }

  /// W' = e^-W / (1 + W), W'' = -e^-2W (2 + W) / (1 + W)^3,
  /// W''' = e^-3W (9 + 8 W + 2 W^2) / (1 + W)^5.
  @Test("an implicit primitive to third order in all mixtures of modes", arguments: Mode.triples)
  func thirdOrder(_ modes: [Mode]) {
    let x = Tensor<Double>([0.3, 1, 2.5])
    let w = LambertW()(x)
    let closed = exp(w * -3) * (9 + w * 8 + square(w) * 2) / pow(1 + w, 5)
    let lambertW: Mode.Function = { LambertW()($0) }
    let third = modes.reduce(lambertW) { f, mode in mode.slope(of: f) }
    for index in 0..<3 {
      expectClose(third(x[index]), closed[index], within: 1e-11)
    }
    expectClose(vectorized(over: x, in: third), closed, within: 1e-11)
  }

  /// y = sqrt(x^2 + c^2), y''' = -3 c^2 x / y^5.
  @Test("a primitive with default rules to third order", arguments: Mode.triples)
  func defaultThirdOrder(_ modes: [Mode]) {
    let hypotenuse: Mode.Function = { Hypotenuse()($0, Tensor(2)) }
    let third = modes.reduce(hypotenuse) { f, mode in mode.slope(of: f) }
    let x = Tensor<Double>(0.75)
    expectClose(third(x), x * -12 / pow(hypotenuse(x), 5), within: 1e-11)
  }

  @Test("an operation's name in errors is its type's")
  func name() throws {
    #expect(LambertW<Float>().name == "lambertW")
    #expect {
      _ = try Hypotenuse<Float>().checkedApply([.zeros([2]), .zeros([3])])
    } throws: {
      "\($0)" == "hypotenuse of [2] and [3]: takes two tensors of one shape; they differ"
    }
  }
}
