/// The mean over rows of log sum exp(row) - row[label].
///
/// The input is `[examples..., rows..., classes]`. The first `leading` axes are of examples that share
/// the labels, and the result has a mean for each; without any it is one number.
public struct LabelCrossEntropy<Scalar: TensorScalar>: FusedPrimitive {
  /// The class of each row, in row-major order.
  public var labels: [Int] { indices.map { Int($0) } }
  /// How many axes at the front are of examples.
  public let leading: Int

  private let indices: [Int64]
  private let range: ClosedRange<Int64>?

  public init(_ labels: [Int], leading: Int = 0) {
    self.init(indices: labels.map { Int64($0) }, leading: leading)
  }

  private init(indices: [Int64], leading: Int) {
    self.indices = indices
    self.leading = leading
    range = indices.min().map { $0...indices.max()! }
  }

  /// Applies the operation, compiled for either scalar for callers in other modules.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func callAsFunction(_ logits: Tensor<Scalar>) -> Tensor<Scalar> { apply([logits]) }

  public var name: String { "crossEntropy" }
  public var keeps: Kept { .inputs }
  public var postpones: Postponed { [.value, .tangent] }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let shape = try requireRows(inputs)
    let rows = shape.rank > leading ? shape.elementCount(of: leading..<(shape.rank - 1)) : -1
    guard rows == indices.count else {
      throw ShapeError(name, inputs, "takes a label for each row", "\(indices.count) labels")
    }
    if let range, range.lowerBound < 0 || range.upperBound >= Int64(shape[-1]) {
      throw ShapeError(
        name, inputs, "labels are 0..<\(shape[-1])",
        "they go from \(range.lowerBound) to \(range.upperBound)")
    }
    return Shape(shape.prefix(leading))
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    return inputs[0].withContiguous { x in
      Tensor(shape: shape) {
        Scalar.kernels.fused.crossEntropy(
          shape.elementCount, indices.count, inputs[0].shape[-1], x, indices, $0)
      }
    }
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    let logs = logSoftmax(inputs[0]).reshaped(
      Shape(shape.prefix(leading) + [indices.count * shape[-1]]))
    let places = indices.enumerated().map { $0 * shape[-1] + Int($1) }
    return -Gather(places, axis: leading)(logs).mean(alongAxis: leading)
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let x = inputs[0]
    guard x.tracer == nil && cotangent.tracer == nil else {
      return [slope(x) * perRow(cotangent, x.shape)]
    }
    return x.withContiguous { base in
      cotangent.withContiguous { g in
        [
          Tensor(shape: x.shape) {
            Scalar.kernels.fused.crossEntropyPullback(
              cotangent.count, indices.count, x.shape[-1], base, indices, g, $0)
          }
        ]
      }
    }
  }

  /// The slope moves by the covariance under the softmax, whatever the labels.
  public func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    func pulled(_ cotangent: Tensor<Scalar>) -> Tensor<Scalar>? {
      pullback(cotangent, inputs: inputs, output: output.value, wanted: wanted)[0]
    }
    let bent = tangents[0].map { tangent in
      let p = softmax(inputs[0])
      return Softmax().pushforward([tangent], inputs: inputs, output: p)
        * perRow(cotangent.value, p.shape)
    }
    let turned = cotangent.tangent.flatMap(pulled)
    let tangent = if let turned, let bent { turned + bent } else { turned ?? bent }
    return MovingCotangents(
      values: [needed[0] ? pulled(cotangent.value) : nil], tangents: [tangent])
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let axes = Array(leading..<inputs[0].rank)
    return (slope(inputs[0]) * tangents[0]!).sum(alongAxes: axes) / Scalar(indices.count)
  }

  /// Examples share the labels.
  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    LabelCrossEntropy(indices: indices, leading: leading + 1).apply(inputs)
  }

  /// (adjoint / rows) Cov_p(t_i, t_j), the covariance about the mean (two passes: the one-pass form
  /// cancels).
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let tangent = tangents[0] else { return nil }
    let p = softmax(inputs[0])
    let centred = tangent - (p * tangent).sum(alongAxis: -1, keepingAxes: true)
    return bundleProduct(centred * (p * perRow(adjoint, inputs[0].shape)), centred)
  }

  /// The derivative of a row's loss by its logits: the softmax less 1 at the label.
  private func slope(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let chosen = Tensor<Scalar>.oneHot(labels, classes: x.shape[-1])
    return softmax(x) - chosen.reshaped(Shape(x.shape.dropFirst(leading)))
  }

  /// A number for each example, shared among its rows.
  private func perRow(_ numbers: Tensor<Scalar>, _ shape: Shape) -> Tensor<Scalar> {
    if leading == 0 { return numbers / Scalar(indices.count) }
    let ones = [Int](repeating: 1, count: shape.rank - leading)
    return (numbers / Scalar(indices.count)).reshaped(Shape(numbers.shape + ones))
  }
}
