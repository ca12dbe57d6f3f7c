import Tensor
import Testing

extension TensorScalar {
  /// How far two routes to one number may differ, relative to the magnitudes that went into it.
  static var routeTolerance: Double { Self.self == Float.self ? 1e-5 : 1e-12 }
  /// 2^-8 or 2^-17: near the cube root of the type's rounding, where a central difference is best,
  /// and a power of two, so that scaling by it is exact.
  static var differenceStep: Self { Self.self == Float.self ? 0x1p-8 : 0x1p-17 }
  /// The accuracy of a central difference with that step: rounding^(2/3) with room for constants.
  static var differenceTolerance: Double { Self.self == Float.self ? 4e-4 : 6e-10 }
}

extension Tensor {
  /// The elements as doubles, row-major.
  var values: [Double] { scalars.map { Double($0) } }

  /// The element at an index of every axis.
  func element(_ index: Int...) -> Scalar { element(at: index) }

  func element(at index: [Int]) -> Scalar {
    let position = zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
    return scalars[position]
  }

  /// The largest absolute element; 0 of none, infinite if one is NaN.
  var largest: Double { values.reduce(0) { $1.isNaN ? .infinity : Swift.max($0, Swift.abs($1)) } }
}

/// < a, b > summed by a plain loop, and the sum of the terms' sizes.
func dot<Scalar>(
  _ a: [Tensor<Scalar>], _ b: [Tensor<Scalar>]
) -> (sum: Double, size: Double) {
  var (sum, size) = (0.0, 0.0)
  for (left, right) in zip(a, b) {
    for (x, y) in zip(left.values, right.values) {
      sum += x * y
      size += Swift.abs(x * y)
    }
  }
  return (sum, size)
}

/// Records an issue unless two tensors have one shape and every pair of elements differs by at most
/// `tolerance` times the largest element of both, or times `terms` if that is larger: the size of
/// terms that cancel on the way to the result. NaN equals NaN.
func expectClose<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, within tolerance: Double = Scalar.routeTolerance,
  terms: Double = 0, _ what: @autoclosure () -> String = "",
  at location: SourceLocation = #_sourceLocation
) {
  #expect(a.shape == b.shape, "\(what())", sourceLocation: location)
  let (left, right) = (a.values, b.values)
  let finite = (left + right).filter(\.isFinite).reduce(0) { Swift.max($0, Swift.abs($1)) }
  let bound = tolerance * Swift.max(terms, finite)
  for (position, (x, y)) in zip(left, right).enumerated()
  where !(x == y || (x.isNaN && y.isNaN) || Swift.abs(x - y) <= bound) {
    Issue.record(
      "\(what()) element \(position): \(x) and \(y) differ by more than \(bound)",
      sourceLocation: location)
    return
  }
}

/// The same for lists of tensors, with one scale for all.
func expectClose<Scalar>(
  _ a: [Tensor<Scalar>], _ b: [Tensor<Scalar>], within tolerance: Double = Scalar.routeTolerance,
  terms: Double = 0, _ what: @autoclosure () -> String = "",
  at location: SourceLocation = #_sourceLocation
) {
  #expect(a.count == b.count, "\(what())", sourceLocation: location)
  let common = (a + b).map(\.largest).reduce(terms) { Swift.max($0, $1) }
  for (x, y) in zip(a, b) {
    expectClose(x, y, within: tolerance, terms: common, what(), at: location)
  }
}

/// Sum over all tensors of the products element by element, as a tensor.
func inner<Scalar>(_ a: [Tensor<Scalar>], _ b: [Tensor<Scalar>]) -> Tensor<Scalar> {
  zip(a, b).reduce(Tensor(0)) { $0 + ($1.0 * $1.1).sum() }
}

/// A shape's tensor filled by a function of the indices: the plain-loop side of value tests.
func tabulated<Scalar>(_ shape: Shape, _ value: ([Int]) -> Scalar) -> Tensor<Scalar> {
  var index = [Int](repeating: 0, count: shape.rank)
  var scalars: [Scalar] = []
  for _ in 0..<shape.elementCount {
    scalars.append(value(index))
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
    }
  }
  return Tensor(scalars, shape: shape)
}
