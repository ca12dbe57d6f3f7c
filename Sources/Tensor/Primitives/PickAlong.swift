/// Entries of an axis by position, each lane with positions of its own: y[.., k, ..] is
/// x[.., p[.., k, ..], ..].
///
/// Takes x and the positions, whole numbers of x's shape but for the size along the axis. Linear in
/// x; the positions are a constant to every derivative. Traps on a position out of range.
public struct PickAlong<Scalar: TensorScalar>: Primitive {
  /// An axis from 0.
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLanes(along: axis, inputs)
    return inputs[1]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (x, positions) = (inputs[0], inputs[1])
    let (outer, n, inner) = x.shape.split(at: axis)
    return x.withContiguous { base in
      positions.withContiguous { p in
        Tensor(shape: positions.shape) {
          let isInside = Scalar.kernels.scans.pickAlong(
            outer, n, positions.shape[axis], inner, base, p, $0)
          require(
            isInside, "\(name) of \(x.shape): a position along axis \(axis) is not in 0..<\(n)")
        }
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    guard wanted[0] else { return [nil, nil] }
    let size = inputs[0].shape[axis]
    return [PlaceAlong(axis: axis, size: size)(cotangent, stopGradient(inputs[1])), nil]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    tangents[0].map { self($0, stopGradient(inputs[1])) } ?? .zeros(output.shape)
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    takenTermByTerm(series, order: order)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    PickAlong(axis: axis + 1).apply(
      zip(inputs, mapped).map { $1 ? $0 : $0.broadcast(to: $0.shape.prepending(size)) })
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }
}

/// Zeros with each entry added at its position along an axis of `size`: the transpose of
/// `PickAlong`. Takes the entries and their positions, of one shape.
public struct PlaceAlong<Scalar: TensorScalar>: Primitive {
  /// An axis from 0.
  public let axis: Int
  public let size: Int

  public init(axis: Int, size: Int) {
    self.axis = axis
    self.size = size
  }

  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireLanes(along: axis, inputs)
    var result = inputs[0]
    guard inputs[0][axis] == inputs[1][axis] else {
      throw ShapeError(
        name, inputs, "one position for each entry",
        "\(inputs[0][axis]) entries and \(inputs[1][axis]) positions")
    }
    result[axis] = size
    return result
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (x, shape) = (inputs[0], outputShape(inputs))
    let (outer, count, inner) = x.shape.split(at: axis)
    return x.withContiguous { base in
      inputs[1].withContiguous { p in
        Tensor(shape: shape) {
          let isInside = Scalar.kernels.scans.placeAlong(outer, size, count, inner, base, p, $0)
          require(
            isInside, "\(name) to \(shape): a position along axis \(axis) is not in 0..<\(size)")
        }
      }
    }
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [wanted[0] ? PickAlong(axis: axis)(cotangent, stopGradient(inputs[1])) : nil, nil]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    tangents[0].map { self($0, stopGradient(inputs[1])) } ?? .zeros(output.shape)
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    takenTermByTerm(series, order: order)
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    PlaceAlong(axis: axis + 1, size: self.size).apply(
      zip(inputs, mapped).map { $1 ? $0 : $0.broadcast(to: $0.shape.prepending(size)) })
  }

  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? { nil }
}

extension Primitive {
  /// Throws unless there are two inputs that agree along every axis but one.
  fileprivate func requireLanes(along axis: Int, _ inputs: [Shape]) throws(ShapeError) {
    try requireInputs(2, inputs)
    guard axis >= 0, axis < inputs[0].rank, inputs[0].rank == inputs[1].rank else {
      throw ShapeError(
        name, inputs, "ranks must agree and be above the axis",
        "axis \(axis), ranks \(inputs[0].rank) and \(inputs[1].rank)")
    }
    for other in 0..<inputs[0].rank where other != axis && inputs[0][other] != inputs[1][other] {
      throw ShapeError(
        name, inputs, "sizes must agree along every axis but \(axis)",
        "axis \(other) has \(inputs[0][other]) and \(inputs[1][other])")
    }
  }

  /// The series of an operation linear in its first input, the second a constant.
  fileprivate func takenTermByTerm(
    _ series: [[Tensor<Scalar>]], order: Int
  ) -> [Tensor<Scalar>] {
    let positions = stopGradient(series[1][0])
    let first = apply([series[0][0], positions])
    return [first]
      + stride(from: 1, through: order, by: 1).map { k in
        k < series[0].count ? apply([series[0][k], positions]) : .zeros(first.shape)
      }
  }
}
