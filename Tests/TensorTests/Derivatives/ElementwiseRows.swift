import Tensor

extension RowBuilder {
  /// Shapes of one, odd and no elements in one range, and further ranges. Tails are held to a
  /// relative accuracy, element by element.
  fileprivate mutating func elementwise(
    _ primitive: some ElementwisePrimitive<Scalar>, in range: Range<Scalar> = -2..<2,
    tails: [Range<Scalar>] = [], tailStep: Step = .absolute, nearZero: Range<Scalar>? = nil,
    label: String = ""
  ) {
    for shape: Shape in [[], [1], [3, 5], [0], [2, 0]] {
      add(primitive, [shape], in: range, label: "\(label)\(range)")
    }
    for tail in tails {
      add(primitive, [[4]], in: tail, label: "\(label)\(tail)", step: tailStep, floor: 0)
    }
    if let nearZero {
      add(
        primitive, [[4]], in: nearZero, label: "\(label)\(nearZero)", step: .relative, floor: 0)
    }
  }
}

/// The elementwise primitives.
func elementwiseRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  table.elementwise(Exp(), tails: [-41 ..< -39, 39..<41])
  table.elementwise(Expm1(), tails: [-41 ..< -39, 39..<41], nearZero: 1e-7..<1e-6)
  table.elementwise(Log(), in: 1..<3, tails: [1e6..<1e7], nearZero: 1e-6..<1e-5)
  table.elementwise(
    Log1p(), in: 0..<2, tails: [-0.5 ..< -0.4, 1e6..<1e7], nearZero: 1e-7..<1e-6)
  table.elementwise(Sqrt(), in: 1..<3, nearZero: 1e-6..<1e-5)
  table.elementwise(Square(), nearZero: 1e-6..<1e-5)
  table.elementwise(Reciprocal(), in: 1..<3, nearZero: 1e-3..<1e-2)
  table.elementwise(Sin(), tails: [99..<101])
  table.elementwise(Cos(), tails: [99..<101])
  table.elementwise(Absolute(), in: 0.5..<2, tails: [-2 ..< -0.5])
  for exponent: Scalar in [-1.5, 0, 1, 2.5] {
    table.elementwise(
      Power(exponent), in: 1..<3, nearZero: 1e-3..<1e-2, label: "(\(exponent)) ")
  }
  table.elementwise(Power(3), in: -2..<2, label: "(3) ")
  table.add(Power(3), at: [.zeros([3])], label: "(3) at 0")
  table.elementwise(Tanh())
  // Its slope (1 - y)(1 + y) is accurate absolutely, not relative to itself.
  table.add(Tanh(), [[4]], in: 19..<21)
  table.add(Tanh(), [[4]], in: -21 ..< -19)
  table.elementwise(Sigmoid(), tails: [-41 ..< -39, 39..<41])
  table.elementwise(Softplus(), tails: [-41 ..< -39, 39..<41])
  table.elementwise(ReLU(), in: 0.5..<2, tails: [-2 ..< -0.5])
  table.elementwise(Erf(), tails: [3..<4, -4 ..< -3])
  table.elementwise(NormalCDF(), tails: [-10.5 ..< -9.5, 4..<5], tailStep: .fine)
  table.elementwise(GELU(), tails: [-10.5 ..< -9.5, 9.5..<10.5], tailStep: .fine)
  return table.rows
}
