import Tensor

extension MultiHeadAttention {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func attend(
    from input: Tensor<Scalar>, to memory: Tensor<Scalar>? = nil, keyMask: Mask<Scalar>?,
    in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    check("input", input)
    var (queries, keys, values): (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>)
    if let memory {
      check("memory", memory)
      require(
        !isCausal || input.shape == memory.shape,
        "\(label): input \(input.shape) and memory \(memory.shape), a causal layer needs one shape")
      queries = split(part(0..<1)(input), into: 1)[0]
      let parts = split(part(1..<3)(memory), into: 2)
      (keys, values) = (parts[0], parts[1])
    } else {
      let parts = split(projection(input), into: 3)
      (queries, keys, values) = (parts[0], parts[1], parts[2])
    }
    if let rotary { (queries, keys) = (rotary(queries), rotary(keys)) }
    let mixed =
      keyMask.map { mix(queries, keys, values, $0, in: &pass) }
      ?? mix(queries, keys, values, in: &pass)
    return output(joined(mixed))
  }

  /// The heads' mixtures of values, `[..., heads, time, width / heads]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func mix(
    _ queries: Tensor<Scalar>, _ keys: Tensor<Scalar>, _ values: Tensor<Scalar>,
    in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let scale = 1 / Scalar(width / heads).squareRoot()
    guard pass.isTraining && dropout.rate > 0 else {
      return attention(queries, keys, values, isCausal: isCausal, scale: scale)
    }
    // The weights themselves are needed.
    var scores = matmul(queries, keys.transposed()) * scale
    if isCausal { scores = scores + log(Tensor<Scalar>.tri(scores.shape[-2])) }
    return matmul(dropout(softmax(scores), in: &pass), values)
  }

  /// The same with keys left out.
  ///
  /// One more number, 1 in queries and a large negative one in masked keys, lowers the scores of
  /// those so far that their weights are exactly 0 and what they were is lost in rounding.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func mix(
    _ queries: Tensor<Scalar>, _ keys: Tensor<Scalar>, _ values: Tensor<Scalar>,
    _ mask: Mask<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let flags = mask.values
    let batch = Array(keys.shape.dropLast(3))
    let count = keys.shape[-2]
    require(
      mask.shape == Shape(batch + [count]),
      "\(label): key mask \(mask.shape), a flag for each key, \(batch + [count]), is needed")
    let ones = Tensor<Scalar>.ones(Shape(queries.shape.dropLast() + [1]))
    let lowered = ((flags - 1) * 1e30).reshaped(Shape(batch + [1, count, 1]))
      .broadcast(to: Shape(batch + [heads, count, 1]))
    let mixed = mix(
      concatenate([queries, ones], alongAxis: -1), concatenate([keys, lowered], alongAxis: -1),
      values, in: &pass)
    // Whether a position sees any key; otherwise its scores are equal and mean nothing.
    let sees =
      isCausal
      ? flags.cumulativeMax(alongAxis: -1).reshaped(Shape(batch + [1, count, 1]))
      : flags.max(alongAxis: -1).reshaped(Shape(batch + [1, 1, 1]))
    return mixed * sees
  }

  /// The projection to some of queries, keys and values.
  private func part(_ parts: Range<Int>) -> Dense<Scalar> {
    let columns = (parts.lowerBound * width)..<(parts.upperBound * width)
    let weight = projection.weight[.all, .range(columns)]
    return projection.hasBias
      ? Dense(weight: weight, bias: projection.bias[columns]) : Dense(weight: weight)
  }

  /// `[..., time, parts width]` to `[..., heads, time, width / heads]` for each part: views.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func split(_ x: Tensor<Scalar>, into parts: Int) -> [Tensor<Scalar>] {
    let batch = x.rank - 2
    let separate = x.reshaped(Shape(x.shape.dropLast() + [parts, heads, width / heads]))
      .transposed([batch + 1] + (0..<batch) + [batch + 2, batch, batch + 3])
    return (0..<parts).map { separate[$0] }
  }

  /// The heads side by side: `[..., heads, time, width / heads]` to `[..., time, width]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func joined(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    let batch = x.rank - 3
    let order = Array(0..<batch) + [batch + 1, batch, batch + 2]
    return x.transposed(order).reshaped(Shape(x.shape.dropLast(3) + [x.shape[-2], width]))
  }

  private var label: String { "MultiHeadAttention(\(width), heads: \(heads))" }

  private func check(_ name: String, _ x: Tensor<Scalar>) {
    require(
      x.rank >= 2 && x.shape[-1] == width,
      "\(label): \(name) \(x.shape), [..., time, \(width)] is needed")
  }
}
