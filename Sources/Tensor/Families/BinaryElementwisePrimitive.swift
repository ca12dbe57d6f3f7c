/// An operation on pairs of elements, y = phi(a, b), broadcasting. Write the two slopes; every rule
/// of every order follows.
public protocol BinaryElementwisePrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// phi(a, b) for untraced tensors.
  func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar>

  /// The derivative of phi by a, in tensor operations: of any shape that broadcasts to the
  /// result's.
  func leftSlope(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar>

  /// The derivative of phi by b.
  func rightSlope(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar>
}

extension BinaryElementwisePrimitive {
  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try broadcastShape(of: inputs)
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    evaluate(inputs[0], inputs[1])
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [0, 1].map { input in
      guard wanted[input] else { return nil }
      return (cotangent * slope(input, inputs, output)).unbroadcast(to: inputs[input].shape)
    }
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let left = tangents[0].map { $0 * slope(0, inputs, output) }
    let right = tangents[1].map { $0 * slope(1, inputs, output) }
    let sum = left.map { left in right.map { left + $0 } ?? left } ?? right!
    return sum.broadcast(to: output.shape)
  }

  /// k y_k = sum_{j=1}^{k} j (a_j p_{k-j} + b_j q_{k-j}), p and q the series of the slopes: whole
  /// at once where they read the inputs only, one order after the other where they read y.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    var y = [apply(series.map { $0[0] })]
    let moving = [0, 1].filter { series[$0].count > 1 }
    let readsOutput = keeps.contains(.output)
    var slopes: [[Tensor<Scalar>]] = []
    for k in stride(from: 1, through: order, by: 1) {
      if readsOutput || k == 1 {
        let last = readsOutput ? k - 1 : order - 1
        let given = series.map { Array($0.prefix(last + 1)) } + [readsOutput ? y : [y[0].hollow]]
        slopes = moving.map { input in
          taylorSeries(given, order: last) { slope(input, Array($0[..<2]), $0[2]) }
        }
      }
      var sum: Tensor<Scalar>?
      for (slot, input) in moving.enumerated() {
        for j in 1...k where j < series[input].count {
          let term = series[input][j] * slopes[slot][k - j] * (Scalar(j) / Scalar(k))
          sum = sum.map { $0 + term } ?? term
        }
      }
      y.append((sum ?? .zeros(y[0].shape)).broadcast(to: y[0].shape))
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(alignedForBatch(inputs, mapped: mapped))
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    separateBroadcastAxis(axes, of: shapes)
  }

  private func slope(
    _ input: Int, _ inputs: [Tensor<Scalar>], _ output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    input == 0
      ? leftSlope(inputs[0], inputs[1], output) : rightSlope(inputs[0], inputs[1], output)
  }
}
