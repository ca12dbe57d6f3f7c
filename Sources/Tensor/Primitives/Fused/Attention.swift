internal import CKernels

/// softmax(scale q k^T) v over the last two axes, of inputs q `[..., time, width]`, k
/// `[..., keys, width]` and v `[..., keys, values]` with the same axes before them.
public struct ScaledDotProductAttention<Scalar: TensorScalar>: FusedPrimitive {
  /// Whether query i sees the keys 0 ... i only.
  public let isCausal: Bool
  /// What products of queries and keys are multiplied by.
  public let scale: Scalar

  public init(isCausal: Bool, scale: Scalar) {
    self.isCausal = isCausal
    self.scale = scale
  }

  public var name: String { "attention" }
  public var keeps: Kept { .inputs }

  public func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    try requireInputs(3, inputs)
    let (q, k, v) = (inputs[0], inputs[1], inputs[2])
    guard inputs.allSatisfy({ $0.rank >= 2 }), q.droppingMatrix == k.droppingMatrix,
      k.droppingMatrix == v.droppingMatrix
    else {
      throw ShapeError(
        name, inputs, "takes matrices with the same axes before them", "those differ")
    }
    guard q[-1] == k[-1], k[-2] == v[-2], q[-1] > 0, k[-2] > 0 else {
      throw ShapeError(
        name, inputs, "queries are as wide as keys, and each key has a value, none of them empty",
        "widths are \(q[-1]) and \(k[-1]), \(k[-2]) keys, \(v[-2]) values")
    }
    return q.replacing(q.rank - 1, with: v[-1])
  }

  public func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let operands = inputs.map { RowOperand($0) }
    let shape = outputShape(inputs)
    let out = RowOperand<Scalar>.Layout(of: shape, like: operands[0].tensor)
    let sizes = AttentionSizes(shape.droppingMatrix, operands.map(\.layout) + [out])
    return out.tensor { y in
      withRows(operands) { rows in
        sizes.withSizes(self, inputs) {
          Scalar.kernels.fused.attention($0, rows[0], rows[1], rows[2], y)
        }
      }
    }
  }

  public func separateAxis(_ axes: [Int?], of shapes: [Shape], blocks: Int) -> Int? {
    let moving = Set(axes.compactMap { $0 })
    return moving.count == 1 ? moving.first.flatMap { $0 < shapes[0].rank - 2 ? $0 : nil } : nil
  }

  public func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    var scores = matmul(inputs[0], inputs[1].transposed()) * scale
    if isCausal {
      let hidden = Tensor<Scalar>.tri(inputs[0].shape[-2], columns: inputs[1].shape[-2])
      scores = scores + log(hidden)  // 0 and -infinity
    }
    return matmul(softmax(scores), inputs[2])
  }

  public func fusedPullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> [Tensor<Scalar>?]? {
    let operands = (inputs + [cotangent]).map { RowOperand($0) }
    let made = operands.prefix(3).map {
      RowOperand<Scalar>.Layout(of: $0.tensor.shape, like: $0.tensor)
    }
    let sizes = AttentionSizes(
      cotangent.shape.droppingMatrix, operands.map(\.layout) + made)
    var (forKeys, forValues): (Tensor<Scalar>?, Tensor<Scalar>?)
    let forQueries = made[0].tensor { gq in
      forKeys = made[1].tensor { gk in
        forValues = made[2].tensor { gv in
          withRows(operands) { rows in
            sizes.withSizes(self, inputs) {
              Scalar.kernels.fused.attentionPullback(
                $0, rows[0], rows[1], rows[2], rows[3], gq, gk, gv)
            }
          }
        }
      }
    }
    return [forQueries, forKeys, forValues]
  }

  /// Examples are one more axis before the matrices.
  public func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    apply(repeatedExamples(inputs, mapped: mapped, size: size))
  }
}

/// Scaled dot-product attention: softmax(scale queries keys^T) values, over the last two axes
/// (Vaswani et al., "Attention is all you need", 2017).
///
/// `queries` are `[..., time, width]`, `keys` `[..., keys, width]`, `values` `[..., keys, values]`;
/// axes before the last two, such as batch and heads, agree. The result is `[..., time, values]`.
/// `isCausal`: query i sees the keys 0 ... i only. The scale is 1 / sqrt(width) unless given.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func attention<Scalar>(
  _ queries: Tensor<Scalar>, _ keys: Tensor<Scalar>, _ values: Tensor<Scalar>,
  isCausal: Bool = false, scale: Scalar? = nil
) -> Tensor<Scalar> {
  let width = queries.shape.last ?? 1
  let primitive = ScaledDotProductAttention(
    isCausal: isCausal, scale: scale ?? 1 / Scalar(width).squareRoot())
  return primitive(queries, keys, values)
}
