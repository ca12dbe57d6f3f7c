/// An operation that equals a composition of simpler ones, with a fast kernel for its value and,
/// where it pays, for its first pullback. Every other rule follows from the composition.
public protocol FusedPrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// The same function in simpler operations.
  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar>

  /// The pullback by a kernel, called with untraced tensors only. `nil`: use the composition's.
  func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]?
}

extension FusedPrimitive {
  public func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]? { nil }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let isPlain = cotangent.tracer == nil && inputs.allSatisfy { $0.tracer == nil }
    if isPlain, let fast = fusedPullback(cotangent, inputs: inputs, output: output) { return fast }
    return Recording(at: inputs, in: composition).pull(cotangent, consuming: true)
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let directions = zip(tangents, inputs).map { $0 ?? .zeros($1.shape) }
    return derivative(at: inputs, along: directions, in: composition)
  }

  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    // The value by the kernel: the composition may make NaN of an infinite input, as 0 * inf.
    let value = dispatch(series.map { $0[0] })
    return [value] + taylorSeries(series, order: order, composition).dropFirst()
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    mapOverBatch(inputs, mapped: mapped, size: size) { [composition($0)] }[0]
  }
}
