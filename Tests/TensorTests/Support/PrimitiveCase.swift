import Tensor

/// How a direction is chosen for inputs of one range.
enum Step: Sendable {
  /// Entries between 1/2 and 1 in size.
  case absolute
  /// An eighth of that: where derivatives grow tenfold with each order.
  case fine
  /// As `absolute`, times the input's element: near a singularity at 0.
  case relative
}

/// A row of the derivative table for one scalar type: an operation at some inputs.
struct PrimitiveCase<Scalar: TensorScalar>: Sendable {
  typealias Value = Tensor<Scalar>

  let primitive: any Primitive<Scalar>
  let label: String
  let inputs: [Value]
  var step = Step.absolute
  /// Results below this size are compared absolutely, not relative to themselves.
  var floor = 1.0
  /// The size of terms that cancel inside the operation, where results are smaller than they.
  var terms = 0.0
  /// What is differentiated, if not the primitive by itself.
  var function: (@Sendable ([Value]) -> Value)?

  func callAsFunction(_ inputs: [Value]) -> Value {
    function.map { $0(inputs) } ?? primitive.apply(inputs)
  }

  /// Whether each element of the result depends on one element of the input only.
  var isElementwise: Bool { primitive is any ElementwisePrimitive<Scalar> }
}

/// An operation as a function of some of its inputs, the others constant.
struct Restriction<Scalar: TensorScalar>: Sendable {
  typealias Value = Tensor<Scalar>

  let row: PrimitiveCase<Scalar>
  let moving: [Int]

  /// The moving inputs.
  var point: [Value] { moving.map { row.inputs[$0] } }

  func callAsFunction(_ moved: [Value]) -> Value {
    var inputs = row.inputs
    for (position, value) in zip(moving, moved) { inputs[position] = value }
    return row(inputs)
  }

  /// A random direction for the moving inputs.
  func direction(using generator: inout Philox) -> [Value] {
    point.map { x in
      let size = Value.uniform(x.shape, in: 0.5..<1, using: &generator)
      let side = sign(Value.uniform(x.shape, in: -1..<1, using: &generator))
      switch row.step {
      case .absolute: return size * side
      case .fine: return size * side / 8
      case .relative: return size * side * x
      }
    }
  }

  /// Random weights for the result, which make a scalar function < w, f(x) > of it.
  func weights(using generator: inout Philox) -> Value {
    .uniform(self(point).shape, in: -1..<1, using: &generator)
  }
}

extension PrimitiveCase {
  /// The operation as a function of every nonempty set of its inputs.
  var restrictions: [Restriction<Scalar>] {
    (1..<(1 << inputs.count)).map { set in
      Restriction(row: self, moving: inputs.indices.filter { set >> $0 & 1 == 1 })
    }
  }
}
