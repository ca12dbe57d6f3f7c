import Tensor

/// Elementwise functions of one or more tensors beyond those of `elementwiseRows`.
func specialFunctionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  table.addElementaryFunctions()
  table.addSpecialFunctions()
  table.addActivations()
  table.addPairs()
  table.addChoices()
  return table.rows
}

extension RowBuilder {
  /// Shapes of one, several and no elements in one range; then tails, held to a relative accuracy.
  fileprivate mutating func function(
    _ primitive: some ElementwisePrimitive<Scalar>, in range: Range<Scalar> = -2..<2,
    tails: [Range<Scalar>] = [], tailStep: Step = .absolute, nearZero: Range<Scalar>? = nil,
    label: String = ""
  ) {
    for shape: Shape in [[], [3, 5], [2, 0]] {
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

  fileprivate mutating func addElementaryFunctions() {
    function(Log2(), in: 1..<3, tails: [1e6..<1e7], nearZero: 1e-6..<1e-5)
    function(Log10(), in: 1..<3, tails: [1e6..<1e7], nearZero: 1e-6..<1e-5)
    function(Exp2(), tails: [-41 ..< -39, 39..<41])
    function(Cbrt(), in: 1..<3, tails: [-3 ..< -2], nearZero: 1e-6..<1e-5)
    function(Rsqrt(), in: 1..<3, nearZero: 1e-3..<1e-2)
    function(Tan(), in: -1..<1, tails: [3.5..<4])
    function(Asin(), in: -0.8..<0.8)
    function(Acos(), in: -0.8..<0.8)
    function(Atan(), tails: [-100 ..< -90])
    function(Sinh(), tails: [-41 ..< -39, 39..<41], nearZero: 1e-7..<1e-6)
    function(Cosh(), tails: [-41 ..< -39, 39..<41])
    function(Asinh(), tails: [1e6..<1e7], nearZero: 1e-7..<1e-6)
    function(Acosh(), in: 1.6..<3, tails: [1e6..<1e7])
    function(Atanh(), in: -0.8..<0.8)
  }

  fileprivate mutating func addSpecialFunctions() {
    function(Erfc(), tails: [3..<4, -4 ..< -3], tailStep: .fine)
    function(ErfInverse(), in: -0.8..<0.8, nearZero: 1e-7..<1e-6)
    function(LogGamma(), in: 1.5..<3, tails: [40..<50], nearZero: 1e-3..<1e-2)
    add(LogGamma(), [[4]], in: -1.7 ..< -1.3, step: .fine)
    for order in [0, 1, 2] {
      let label = "(\(order)) "
      function(Polygamma(order), in: 2..<4, tails: [40..<50], label: label)
      add(Polygamma(order), [[4]], in: -0.6 ..< -0.4, label: label, step: .fine)
    }
  }

  fileprivate mutating func addActivations() {
    function(SiLU(), tails: [-41 ..< -39, 39..<41])
    function(GELUTanh(), tails: [-6 ..< -5.5, 5.5..<6], tailStep: .fine)
    // Two ranges: no difference step reaches the kink of a slope's slope at 0.
    function(Softsign(), in: 0.5..<2, tails: [-100 ..< -90])
    // Bounds from either side, and none.
    for (lower, upper): (Scalar?, Scalar?) in [(-1, 1), (nil, 0.25), (-0.25, nil), (nil, nil)] {
      let label = "(\(lower.map { "\($0)" } ?? "-"), \(upper.map { "\($0)" } ?? "-")) "
      let x = Tensor<Scalar>([-2, -0.75, -0.125, 0.125, 0.5, 1.5], shape: [2, 3])
      add(Clamp(lower: lower, upper: upper), at: [x], label: label)
    }
    add(Clamp(lower: 0, upper: 1), at: [.zeros([0])], label: "[0]")
  }

  fileprivate mutating func addPairs() {
    let pairs: [[Shape]] = [
      [[], []], [[3, 5], [5]], [[3, 1], [1, 4]], [[], [2, 3]], [[2, 0], [1]],
    ]
    for pair in pairs {
      add(Atan2(), pair, in: 0.5..<2)
      add(Hypot(), pair, in: 0.5..<2)
      add(LogAddExp(), pair)
      add(Exponentiation(), pair, in: 0.5..<2)
      add(XLogY(), pair, in: 0.5..<2)
    }
    add(Atan2(), [[4], [4]], in: -2 ..< -0.5)
    add(Hypot(), [[4], [4]], in: -2 ..< -0.5)
    // One far above the other: what the smaller contributes keeps its relative accuracy.
    add(LogAddExp(), at: [Tensor([20, -20, 1]), Tensor([-20, 20, 1])], label: "[20, -20, 1]")
    add(Exponentiation(), [[4], [4]], in: 1e-3..<1e-2, step: .relative)

    // Apart by more than a difference step, so that none reaches a tie or a jump.
    let a = Tensor<Scalar>([3, -1, 0.5, 2, 7, -4], shape: [2, 3])
    let b = Tensor<Scalar>([2.5, 1, -1.5])
    for (left, right) in [(a, b), (b, a), (Tensor(0.75), a), (.zeros([0, 3]), b)] {
      let label = "\(left.shape) \(right.shape)"
      add(ElementwiseMaximum(), at: [left, right], label: label)
      add(ElementwiseMinimum(), at: [left, right], label: label)
    }
    let dividends = Tensor<Scalar>([3.3, -1.2, 0.7, 2.1, 7.6, -4.4], shape: [2, 3])
    for (left, right) in [(dividends, b), (Tensor(5.3), b), (.zeros([0, 3]), b)] {
      add(Remainder(), at: [left, right], label: "\(left.shape) \(right.shape)")
    }
  }

  fileprivate mutating func addChoices() {
    let masks: [Mask<Scalar>] = [
      [true, false, true], Mask([true, false], shape: [2, 1]), Mask([true], shape: []),
    ]
    for mask in masks {
      for pair: [Shape] in [
        [[2, 3], [3]], [[], [2, 3]], [[2, 3], [2, 3]], [[0, 2, 3], []],
      ] {
        // The condition is a constant: a difference step would turn it.
        add(Select(), pair, label: "\(mask.shape)", function: { select(mask, $0[0], $0[1]) })
      }
    }
  }
}
