import Tensor
import Testing

/// The public checker passes what is right and finds each kind of rule that is wrong.
@Suite struct CheckDerivativesTests {
  @Test("right derivatives pass, of both scalars, in trees, to third order")
  func right() throws {
    func mixture<Scalar>(_ x: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
      [softmax(matmul(x[0], x[1])), tanh(x[0]).sum(alongAxis: 0) / (2 + square(x[2]))]
    }
    func point<Scalar>(_: Scalar.Type) -> [Tensor<Scalar>] {
      var generator = Philox(seed: 12)
      return [[2, 3], [3, 2], [3]].map { .normal($0, using: &generator) }
    }
    try checkDerivatives(of: mixture, at: point(Float.self))
    try checkDerivatives(of: mixture, at: point(Double.self))
    try checkDerivatives(of: { exp(sin($0)) }, at: Tensor<Double>([0.3, -2]), order: 3)
    try checkDerivatives(of: { LambertW()($0) }, at: Tensor<Double>([0.5, 2, 3]), order: 3)
    try checkDerivatives(of: { $0.sum() }, at: Tensor<Double>.zeros([0]))
    try checkDerivatives(of: { _ in Tensor<Double>([1, 2]) }, at: Tensor<Double>(3))
    try checkDerivatives(
      of: { x in checkpointed(x) { $0 * exp($0) } }, at: Tensor<Double>([0.3, -2]), order: 3)
  }

  /// a b with each rule wrong in one way.
  private struct Product: Primitive {
    enum Fault {
      case none, pullback, pushforward, curvature, series, batch, form, shape, constant, shared
    }
    let fault: Fault

    func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
    func evaluate(_ inputs: [Tensor<Double>]) -> Tensor<Double> { inputs[0] * inputs[1] }

    func pullback(
      _ cotangent: Tensor<Double>, inputs: [Tensor<Double>], output: Tensor<Double>,
      wanted: [Bool]
    ) -> [Tensor<Double>?] {
      // Wrong only where an input is constant.
      let second = fault == .constant && !wanted[0] ? output : inputs[0]
      let first =
        switch fault {
        case .pullback: -inputs[1]
        case .curvature: stopGradient(inputs[1])
        default: inputs[1]
        }
      let pulled = cotangent * first
      return [
        fault == .shape ? pulled.expanded(atAxis: 0) : pulled, cotangent * second,
      ]
    }

    /// Where the first input is shared, a constant in its place.
    private func sharing(_ inputs: [Tensor<Double>], _ mapped: [Bool]) -> [Tensor<Double>] {
      fault == .shared && !mapped[0] ? [stopGradient(inputs[0]), inputs[1]] : inputs
    }

    func pushforward(
      _ tangents: [Tensor<Double>?], inputs: [Tensor<Double>], output: Tensor<Double>
    ) -> Tensor<Double> {
      var terms: [Tensor<Double>] = []
      if let a = tangents[0] { terms.append(a * inputs[1]) }
      if let b = tangents[1] { terms.append(b * inputs[0] * (fault == .pushforward ? 2 : 1)) }
      return terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }

    func taylor(_ series: [[Tensor<Double>]], order: Int) -> [Tensor<Double>] {
      let right = Multiply().taylor(series, order: order)
      return fault == .series ? right.dropLast() + [right[order] * 2] : right
    }

    func vectorized(
      _ inputs: [Tensor<Double>], mapped: [Bool], size: Int
    ) -> Tensor<Double> {
      // The examples in the wrong order.
      let order = fault == .batch ? [Int](0..<size).reversed() : [Int](0..<size)
      return Multiply().vectorized(sharing(inputs, mapped), mapped: mapped, size: size)
        .gather(order)
    }

    func curvature(
      _ adjoint: Tensor<Double>, tangents: [Tensor<Double>?], inputs: [Tensor<Double>],
      output: Tensor<Double>
    ) -> Tensor<Double>? {
      let right = Multiply().curvature(
        adjoint, tangents: tangents, inputs: inputs, output: output)
      return fault == .form ? right.map { $0 * 2 } : right
    }
  }

  private func error(of fault: Product.Fault, order: Int = 2) -> DerivativeError? {
    let point = [Tensor<Double>([0.5, 2, -1]), Tensor<Double>([1, -3, 0.25])]
    do {
      try checkDerivatives(of: { Product(fault: fault)($0[0], $0[1]) }, at: point, order: order)
      return nil
    } catch { return error }
  }

  private func check(of error: DerivativeError?) -> DerivativeError.Check? {
    switch error {
    case .values(let check, _, _, _, _, _, _), .shapes(let check, _, _, _, _): check
    case nil: nil
    }
  }

  @Test("each wrong rule is found by the check of its transform") func wrong() {
    #expect(error(of: .none) == nil)
    #expect(check(of: error(of: .pullback, order: 1)) == .reverse)
    #expect(check(of: error(of: .pushforward, order: 1)) == .forward)
    #expect(error(of: .curvature, order: 1) == nil, "first order is right")
    #expect(check(of: error(of: .curvature)) == .forward)
    #expect(check(of: error(of: .series)) == .series)
    #expect(check(of: error(of: .batch, order: 1)) == .batch)
    #expect(check(of: error(of: .shared, order: 1)) == .reverseOfBatch)
    #expect(check(of: error(of: .form)) == .hessianForm)
    #expect(check(of: error(of: .shape, order: 1)) == .reverse)
    #expect(check(of: error(of: .constant, order: 1)) == .reverse)
  }

  @Test("the message names the route, the function, the tensor and both numbers")
  func messages() {
    let second = error(of: .curvature).map { "\($0)" } ?? ""
    #expect(second.hasPrefix("forward mode of the pullback of the function: 0, element 0 is "))
    #expect(second.contains(", by a central difference "))
    #expect(
      error(of: .constant, order: 1).map { "\($0)" }?
        .hasPrefix("reverse mode of the function of 1: <v, J^T w>, element 0 is ") == true)
    #expect(
      "\(DerivativeError.shapes(.reverse, function: "f", tensor: "w", found: [1, 3], expected: [3]))"
        == "reverse mode of f: w, the shape is [1, 3], by forward mode [3]")
  }

  @Test("a check that a function does not support can be left out") func excluding() throws {
    // The number of halvings is read from the value.
    try checkDerivatives(
      of: { x in
        var y = x
        while y.scalar > 1 { y = y / 2 }
        return square(y)
      }, at: Tensor<Double>(7), excluding: [.batch])
    let point = [Tensor<Double>([0.5, 2, -1]), Tensor<Double>([1, -3, 0.25])]
    let faults: [(Product.Fault, Set<DerivativeError.Check>)] = [
      (.series, [.series]), (.form, [.hessianForm]), (.batch, [.batch]),
    ]
    for (fault, excluded) in faults {
      try checkDerivatives(
        of: { Product(fault: fault)($0[0], $0[1]) }, at: point, order: fault == .batch ? 1 : 2,
        excluding: excluded)
    }
  }

  @Test("a custom derivative that is wrong, and a kink") func custom() {
    #expect(throws: DerivativeError.self) {
      try checkDerivatives(
        of: { x in
          withPullback(at: x, value: { sin($0) }) { x, _, cotangent in cotangent * sin(x) }
        }, at: Tensor<Float>([0.3, 1]))
    }
    #expect(throws: DerivativeError.self) {
      try checkDerivatives(of: { abs($0) }, at: Tensor<Double>(0))
    }
    // NaN agrees with nothing.
    #expect(throws: DerivativeError.self) {
      try checkDerivatives(of: { sqrt($0) }, at: Tensor<Double>(-1))
    }
  }
}
