import Tensor

/// An implicit operation as a user would write it: Lambert's W, the y with y e^y = x, for x > 0, by
/// Newton's iteration, from its slope 1 / (e^y (1 + y)) alone (Corless et al., "On the Lambert W
/// function", 1996).
struct LambertW<Scalar: TensorScalar>: ElementwisePrimitive {
  var keeps: Kept { .output }

  func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    var y = log1p(x)
    for _ in 0..<20 { y = y - (y - x * exp(-y)) / (1 + y) }
    return y
  }

  func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar> {
    exp(-y) / (1 + y)
  }
}

/// sqrt(a^2 + b^2) with the fewest rules a primitive may have: Taylor series, batches and curvature
/// come from the defaults.
struct Hypotenuse<Scalar: TensorScalar>: Primitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 2, inputs[0] == inputs[1] else {
      throw ShapeError(name, inputs, "takes two tensors of one shape", "they differ")
    }
    return inputs[0]
  }

  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    sqrt(square(inputs[0]) + square(inputs[1]))
  }

  func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    zip(inputs, wanted).map { $1 ? cotangent * $0 / output : nil }
  }

  func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let terms = zip(tangents, inputs).compactMap { tangent, input in tangent.map { $0 * input } }
    return terms.dropFirst().reduce(terms[0]) { $0 + $1 } / output
  }
}

/// The norm of each row, with the fewest rules: an operation that changes the shape.
struct RowNorm<Scalar: TensorScalar>: Primitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank > 0 else {
      throw ShapeError(name, inputs, "takes one tensor with rows", "\(inputs.count) inputs")
    }
    return Shape(inputs[0].dropLast())
  }

  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    sqrt(square(inputs[0]).sum(alongAxis: -1))
  }

  func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [(cotangent / output).expanded(atAxis: -1) * inputs[0]]
  }

  func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    (tangents[0]! * inputs[0]).sum(alongAxis: -1) / output
  }
}

/// A composition declared fused without a kernel of its own: every rule comes from the composition.
struct Swish<Scalar: TensorScalar>: FusedPrimitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { inputs[0] * sigmoid(inputs[0]) }

  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { composition(inputs) }
}

/// Rows of the derivative table for these primitives.
func userRows<Scalar: TensorScalar>(_: Scalar.Type) -> [TableRow] {
  var table = RowBuilder<Scalar>()
  for shape: Shape in [[], [1], [3, 5], [0]] {
    table.add(LambertW(), [shape], in: 0.5..<3)
    table.add(Hypotenuse(), [shape, shape], in: 1..<3)
    table.add(Swish(), [shape])
  }
  for shape: Shape in [[2], [3, 5], [0, 2]] { table.add(RowNorm(), [shape], in: 0.5..<2) }
  return table.rows.map { TableRow($0) }
}
