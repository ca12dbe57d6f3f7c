internal import CKernels

/// Which end of the order an operation looks for. NaN comes before all numbers at both.
public enum Extreme: Sendable, Hashable {
  /// The end of the largest number, and that of the smallest.
  case largest, smallest
}

/// The largest or smallest element over some axes. Its gradient is shared equally among ties.
public struct Extremum<Scalar: TensorScalar>: Primitive {
  /// Largest or smallest.
  public let extreme: Extreme
  /// Axes from 0, in order.
  public let axes: [Int]
  /// Whether the axes stay, with size 1.
  public let keepingAxes: Bool

  public init(_ extreme: Extreme, axes: [Int], keepingAxes: Bool) {
    self.extreme = extreme
    self.axes = axes.sorted()
    self.keepingAxes = keepingAxes
  }

  public var name: String { extreme == .largest ? "max" : "min" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireElements(along: axes, inputs)
    return inputs[0].reducing(axes, keepingAxes: keepingAxes)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    inputs[0].reduced(extreme == .largest ? BT_MAX : BT_MIN, along: axes)
      .withShape(outputShape(inputs))
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let ties = ties(inputs[0], output)
    let counts = ties.sum(alongAxes: axes, keepingAxes: true)
    return [cotangent.reshaped(counts.shape) / counts * ties]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    meanOfTies(tangents[0]!, ties(inputs[0], output))
  }

  /// Every coefficient but the first is the mean of the ties'.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let value = apply([series[0][0]])
    guard order > 0 else { return [value] }
    let ties = ties(series[0][0], value)
    return [value]
      + (1...order).map { k in
        k < series[0].count ? meanOfTies(series[0][k], ties) : .zeros(value.shape)
      }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    Extremum(extreme, axes: axes.map { $0 + 1 }, keepingAxes: keepingAxes)(inputs[0])
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }

  /// 1 where an element equals the extreme one, a constant.
  private func ties(_ x: Tensor<Scalar>, _ extreme: Tensor<Scalar>) -> Tensor<Scalar> {
    equal(x, extreme.reshaped(x.shape.reducing(axes, keepingAxes: true)))
  }

  private func meanOfTies(
    _ tangent: Tensor<Scalar>, _ ties: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    (tangent * ties).sum(alongAxes: axes, keepingAxes: keepingAxes)
      / ties.sum(alongAxes: axes, keepingAxes: keepingAxes)
  }
}

/// The position of the first largest or smallest element along an axis, as a number. A constant to
/// every derivative.
public struct ArgExtremum<Scalar: TensorScalar>: ConstantPrimitive {
  /// Largest or smallest.
  public let extreme: Extreme
  /// An axis from 0.
  public let axis: Int
  /// Whether the axes stay, with size 1.
  public let keepingAxes: Bool

  public init(_ extreme: Extreme, axis: Int, keepingAxes: Bool) {
    self.extreme = extreme
    self.axis = axis
    self.keepingAxes = keepingAxes
  }

  public var name: String { extreme == .largest ? "argmax" : "argmin" }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireElements(along: [axis], inputs)
    try requirePositions(along: axis, inputs)
    return inputs[0].reducing([axis], keepingAxes: keepingAxes)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (outer, n, inner) = inputs[0].shape.split(at: axis)
    return inputs[0].withContiguous { x in
      Tensor(shape: outputShape(inputs)) {
        Scalar.kernels.argExtreme(extreme == .smallest, outer, n, inner, x, $0)
      }
    }
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    ArgExtremum(extreme, axis: axis + 1, keepingAxes: keepingAxes)(inputs[0])
  }
}

extension Primitive {
  /// Throws unless there is one input that has the axes, with elements along each.
  func requireElements(along axes: [Int], _ inputs: [Shape]) throws(ShapeError) {
    try requireAxes(axes, inputs)
    for axis in axes where inputs[0][axis] == 0 {
      throw ShapeError(name, inputs, "needs at least one element", "axis \(axis) has 0")
    }
  }

  /// Throws if the element type cannot hold every position along an axis.
  func requirePositions(along axis: Int, _ inputs: [Shape]) throws(ShapeError) {
    let most = 1 << (Scalar.significandBitCount + 1)
    guard inputs[0][axis] <= most else {
      throw ShapeError(
        name, inputs, "positions are held in \(Scalar.typeName), exact up to \(most)",
        "axis \(axis) has \(inputs[0][axis])")
    }
  }
}
