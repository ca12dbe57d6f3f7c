/// Checks every transform of a function at a point against an independent route, and throws the
/// first disagreement.
///
///     try checkDerivatives(of: { MyPrimitive()($0) }, at: x)
///
/// Along random directions: forward mode against a central difference; reverse mode as the
/// transpose of forward mode, <v, J^T w> = <J v, w>; `vectorized`, alone and under reverse mode,
/// against a loop; and then the same again of the derivative and of the pullback, as functions of
/// their own, up to `order`, so that modes nest in every way. `taylor` up to `order` is compared
/// with nested derivatives, and `hessianForm` with Hessian-vector products. With up to three
/// tensors, every subset of them is also checked with the others held constant.
///
/// `f` must be smooth within 2^-6 (`Float`) or 2^-15 (`Double`) of each element of `x`. Routes to one
/// number may differ by 1e-5 or 1e-12 of its size or the value's, differences by 4e-4 or 6e-10,
/// times `tolerance`; sizes below 1 count as 1. The work grows as 2^order. Leave out what `f` does
/// not support, such as `.batch` if it reads elements.
public func checkDerivatives<Tree: TensorTree, Output: TensorTree>(
  of f: @escaping (Tree) -> Output, at x: Tree, order: Int = 2, tolerance: Double = 1,
  excluding excluded: Set<DerivativeError.Check> = [], seed: UInt64 = 0
) throws(DerivativeError) where Tree.Scalar == Output.Scalar {
  require(order >= 1, "checkDerivatives: order \(order), orders are 1 or more")
  let point = x.tensors
  let names = x.namedTensors.map { $0.path }
  let results = f(x).namedTensors.map { $0.path }
  var checker = DerivativeChecker<Tree.Scalar>(
    tolerance: tolerance, excluded: excluded, generator: Philox(seed: seed))
  let everything = Array(point.indices)
  var subsets = [everything]
  if (2...3).contains(point.count) {
    subsets += (1..<(1 << point.count) - 1).map { set in everything.filter { set >> $0 & 1 == 1 } }
  }
  for moving in subsets {
    let subject =
      moving == everything
      ? "the function" : "the function of \(moving.map { names[$0] }.joined(separator: ", "))"
    let function = CheckedFunction<Tree.Scalar>(
      subject: subject, point: moving.map { point[$0] }, names: moving.map { names[$0] },
      results: results
    ) { moved in
      var all = point
      for (position, value) in zip(moving, moved) { all[position] = value }
      return f(x.replacingTensors(all)).tensors
    }
    try checker.check(function, order: order)
    if !excluded.contains(.series) { try checker.checkSeries(function, order: order) }
    if order > 1 && !excluded.contains(.hessianProduct) {
      try checker.checkHessianProduct(function)
    }
    if order > 1 && !excluded.contains(.hessianForm) { try checker.checkHessianForm(function) }
  }
}

/// A function of lists of tensors at a point, with names for messages.
struct CheckedFunction<Scalar: TensorScalar> {
  typealias Value = Tensor<Scalar>

  let subject: String
  let point: [Value]
  let names: [String]
  let results: [String]
  let apply: ([Value]) -> [Value]

  func callAsFunction(_ x: [Value]) -> [Value] { apply(x) }

  /// Its derivative along v, as a function.
  func derivative(along v: [Value]) -> CheckedFunction {
    CheckedFunction(
      subject: "the derivative of \(subject)", point: point, names: names, results: results
    ) { x in Tensor::derivative(at: x, along: v, in: apply) }
  }

  /// Its pullback of w, as a function.
  func pullback(of w: [Value]) -> CheckedFunction {
    CheckedFunction(
      subject: "the pullback of \(subject)", point: point, names: names, results: names
    ) { x in Recording(at: x, in: apply).pull(w, consuming: true) }
  }
}
