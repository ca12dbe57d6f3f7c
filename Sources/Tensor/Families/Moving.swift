/// A value and its tangent along a direction; a `nil` tangent is zero.
public struct Moving<Scalar: TensorScalar>: Sendable {
  /// The value.
  public var value: Tensor<Scalar>
  /// Its tangent, of the value's shape.
  public var tangent: Tensor<Scalar>?

  /// A value that moves along `tangent`, or stays where that is `nil`.
  public init(_ value: Tensor<Scalar>, tangent: Tensor<Scalar>?) {
    (self.value, self.tangent) = (value, tangent)
  }
}

/// The cotangents of an operation's inputs and their tangents: `nil` is zero, or not asked for.
public struct MovingCotangents<Scalar: TensorScalar>: Sendable {
  /// One for each input.
  public var values: [Tensor<Scalar>?]
  /// One for each input.
  public var tangents: [Tensor<Scalar>?]

  /// Cotangents and their tangents, each list with an element for each input.
  public init(values: [Tensor<Scalar>?], tangents: [Tensor<Scalar>?]) {
    (self.values, self.tangents) = (values, tangents)
  }
}

extension Primitive {
  /// The derivative of `pullback`, by forward mode.
  public func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    let level = Level<Scalar>(.forward)
    defer { level.close() }
    let (readsInputs, readsOutput) = (keeps.contains(.inputs), keeps.contains(.output))
    let moved =
      readsInputs ? zip(inputs, tangents).map { Moving($0, tangent: $1).traced(at: level) } : inputs
    let pulled = pullback(
      cotangent.traced(at: level), inputs: moved,
      output: readsOutput ? output.traced(at: level) : output.value, wanted: wanted)
    var result = MovingCotangents(values: pulled, tangents: pulled)
    for (input, value) in pulled.enumerated() {
      guard let value else { continue }
      if case .forward(let primal, let tangent) = value.kind(at: level) {
        result.values[input] = needed[input] ? primal : nil
        result.tangents[input] = tangent
      } else {
        result.values[input] = needed[input] ? value : nil
        result.tangents[input] = nil
      }
    }
    return result
  }

  /// The derivative of a pullback that reads nothing but the cotangent.
  @inline(__always)
  func movingTranspose(
    _ cotangent: Moving<Scalar>, _ inputs: [Tensor<Scalar>], _ output: Tensor<Scalar>,
    wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    let nothing = [Tensor<Scalar>?](repeating: nil, count: wanted.count)
    return MovingCotangents(
      values: needed.contains(true)
        ? pullback(cotangent.value, inputs: inputs, output: output, wanted: needed) : nothing,
      tangents: cotangent.tangent.map {
        pullback($0, inputs: inputs, output: output, wanted: wanted)
      } ?? nothing)
  }
}

extension Moving {
  fileprivate func traced(at level: Level<Scalar>) -> Tensor<Scalar> {
    guard let tangent else { return value }
    return Tensor(
      shape: value.shape, level: level, .forward(primal: value, tangent: tangent))
  }
}
