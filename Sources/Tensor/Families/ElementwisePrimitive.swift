/// An operation on each element by itself, y = phi(x). Write the slope phi'; every rule of every
/// order follows.
public protocol ElementwisePrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// phi(x) for an untraced tensor.
  func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar>

  /// phi'(x), in tensor operations, from the input and the output, whichever is simpler.
  func slope(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Tensor<Scalar>
}

extension ElementwisePrimitive {
  /// Applies the operation to one tensor, without a list where nothing traces it.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    x.isTraced ? dispatch([x]) : evaluate(x)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1 else {
      throw ShapeError(name, inputs, "takes one tensor", "\(inputs.count) were given")
    }
    return inputs[0]
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { evaluate(inputs[0]) }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [cotangent * slope(inputs[0], output)]
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    tangents[0]! * slope(inputs[0], output)
  }

  /// k y_k = sum_{j=1}^{k} j x_j s_{k-j}, s the series of the slope: whole at once where the slope
  /// reads the input only, one order after the other where it reads y.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let x = series[0]
    var y = [apply([x[0]])]
    guard order > 0 else { return y }
    let readsOutput = keeps.contains(.output)
    var s: [Tensor<Scalar>] = []
    if !readsOutput {
      s = taylorSeries([x, [y[0].hollow]], order: order - 1) { slope($0[0], $0[1]) }
    }
    for k in 1...order {
      if readsOutput {
        s = taylorSeries([Array(x.prefix(k)), y], order: k - 1) { slope($0[0], $0[1]) }
      }
      var sum: Tensor<Scalar>?
      for j in 1...k where j < x.count {
        let term = x[j] * s[k - j] * (Scalar(j) / Scalar(k))
        sum = sum.map { $0 + term } ?? term
      }
      y.append(sum ?? .zeros(x[0].shape))
    }
    return y
  }

  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(inputs)
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? { axes[0] }

  /// sum of adjoint * phi''(x) * t_i * t_j.
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let tangent = tangents[0] else { return nil }
    let bend = derivative(at: inputs[0], along: .ones(inputs[0].shape)) { x in
      slope(x, apply([x]))
    }
    return weightedBundleProduct(tangent, adjoint * bend)
  }
}
