/// An operation linear in each of its two inputs. Write the two adjoints; every rule follows.
public protocol BilinearPrimitive<Scalar>: Primitive {
  // Declared again, so that a type without type parameters need not name its scalar.
  associatedtype Scalar

  /// f(a, b) for untraced tensors.
  func evaluate(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar>

  /// The transpose of a -> f(a, b): a tensor of shape `shape`, in tensor operations.
  func leftAdjoint(
    _ cotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar>

  /// The transpose of b -> f(a, b).
  func rightAdjoint(
    _ cotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, shape: Shape
  ) -> Tensor<Scalar>
}

extension BilinearPrimitive {
  public var keeps: Kept { .inputs }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    evaluate(inputs[0], inputs[1])
  }

  public func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    [
      wanted[0] ? leftAdjoint(cotangent, inputs[1], shape: inputs[0].shape) : nil,
      wanted[1] ? rightAdjoint(cotangent, inputs[0], shape: inputs[1].shape) : nil,
    ]
  }

  /// The transposes are bilinear too: two terms for each.
  public func movingPullback(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    movingAdjoints(cotangent, inputs: inputs, tangents: tangents, wanted: wanted, needed: needed)
  }

  func movingAdjoints(
    _ cotangent: Moving<Scalar>, inputs: [Tensor<Scalar>], tangents: [Tensor<Scalar>?],
    wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    let shapes = (inputs[0].shape, inputs[1].shape)
    func moved(
      _ input: Int, _ adjoint: (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>
    ) -> Tensor<Scalar>? {
      guard wanted[input] else { return nil }
      let turned = cotangent.tangent.map { adjoint($0, inputs[1 - input]) }
      let bent = tangents[1 - input].map { adjoint(cotangent.value, $0) }
      if let turned, let bent { return turned + bent }
      return turned ?? bent
    }
    return MovingCotangents(
      values: pullback(cotangent.value, inputs: inputs, output: cotangent.value, wanted: needed),
      tangents: [
        moved(0) { leftAdjoint($0, $1, shape: shapes.0) },
        moved(1) { rightAdjoint($0, $1, shape: shapes.1) },
      ])
  }

  public func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let left = tangents[0].map { dispatch([$0, inputs[1]]) }
    let right = tangents[1].map { dispatch([inputs[0], $0]) }
    if let left, let right { return left + right }
    return left ?? right!
  }

  /// The Cauchy product.
  public func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    let (a, b) = (series[0], series[1])
    let first = apply([a[0], b[0]])
    return [first]
      + stride(from: 1, through: order, by: 1).map { k in
        var sum: Tensor<Scalar>?
        for j in 0...k where j < a.count && k - j < b.count {
          let term = apply([a[j], b[k - j]])
          sum = sum.map { $0 + term } ?? term
        }
        return sum ?? .zeros(first.shape)
      }
  }

  /// < adjoint, f(ta_i, tb_j) + f(ta_j, tb_i) >.
  public func curvature(
    _ adjoint: Tensor<Scalar>, tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    guard let left = tangents[0], let right = tangents[1] else { return nil }
    let shape = inputs[0].shape
    let pulled = mapOverBatch([right], mapped: [true], size: right.shape[0]) {
      [leftAdjoint(adjoint, $0[0], shape: shape)]
    }[0]
    let half = bundleProduct(left, pulled)
    return half + half.transposed()
  }
}
