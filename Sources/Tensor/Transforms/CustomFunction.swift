/// A function with one derivative rule, from which the other follows by transposition.
struct CustomFunction<Scalar: TensorScalar>: Sendable {
  typealias Value = Tensor<Scalar>

  enum Rule: Sendable {
    /// The cotangents of all inputs, linear in that of the output.
    case pullback(@Sendable (_ inputs: [Value], _ output: Value, _ cotangent: Value) -> [Value])
    /// The tangent of the output, linear in those of all inputs.
    case pushforward(@Sendable (_ inputs: [Value], _ output: Value, _ tangents: [Value]) -> Value)
  }

  let value: @Sendable ([Value]) -> Value
  let rule: Rule
}

extension CustomFunction: Primitive {
  var name: String {
    switch rule {
    case .pullback: "withPullback"
    case .pushforward: "withPushforward"
    }
  }

  /// By a run: nothing else tells the shape of a function's value.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    value(inputs.map { .zeros($0) }).shape
  }

  func evaluate(_ inputs: [Value]) -> Value { value(inputs) }

  /// With a pushforward, the transpose of tangents -> J tangents.
  func pullback(
    _ cotangent: Value, inputs: [Value], output: Value, wanted: [Bool]
  ) -> [Value?] {
    switch rule {
    case .pullback(let pull):
      return zip(pull(inputs, output, cotangent), wanted).map { $1 ? $0 : nil }
    case .pushforward(let push):
      let still = inputs.map { Value.zeros($0.shape) }
      let moving = inputs.indices.filter { wanted[$0] }
      let pulled = transpose(at: moving.map { still[$0] }, cotangent) { moved in
        var tangents = still
        for (position, tangent) in zip(moving, moved) { tangents[position] = tangent }
        return push(inputs, output, tangents)
      }
      var result = [Value?](repeating: nil, count: inputs.count)
      for (position, value) in zip(moving, pulled) { result[position] = value }
      return result
    }
  }

  /// With a pullback, the transpose of cotangent -> J^T cotangent.
  func pushforward(_ tangents: [Value?], inputs: [Value], output: Value) -> Value {
    switch rule {
    case .pushforward(let push):
      return push(inputs, output, zip(tangents, inputs).map { $0 ?? .zeros($1.shape) })
    case .pullback(let pull):
      let moving = inputs.indices.filter { tangents[$0] != nil }
      return transpose(at: .zeros(output.shape), moving.map { tangents[$0]! }) { cotangent in
        let pulled = pull(inputs, output, cotangent)
        return moving.map { pulled[$0] }
      }
    }
  }

  /// The function of a batch, with the rule of a batch, so that outer transforms meet the rule too.
  func vectorized(_ inputs: [Value], mapped: [Bool], size: Int) -> Value {
    let batched = CustomFunction(
      value: { [value] in mapOverBatch($0, mapped: mapped, size: size) { [value($0)] }[0] },
      rule: rule.batched(mapped: mapped, size: size))
    return batched.dispatch(inputs)
  }
}

extension CustomFunction.Rule {
  /// The rule of the function applied to `size` examples; not all inputs need be `mapped`.
  fileprivate func batched(mapped: [Bool], size: Int) -> Self {
    let count = mapped.count
    switch self {
    case .pullback(let pull):
      return .pullback { inputs, output, cotangent in
        let each = mapOverBatch(
          inputs + [output, cotangent], mapped: mapped + [true, true], size: size
        ) { pull(Array($0[..<count]), $0[count], $0[count + 1]) }
        // An input that all examples share collects from all of them.
        return zip(each, mapped).map { $1 ? $0 : $0.sum(alongAxis: 0) }
      }
    case .pushforward(let push):
      return .pushforward { inputs, output, tangents in
        mapOverBatch(
          inputs + [output] + tangents, mapped: mapped + [true] + mapped, size: size
        ) { [push(Array($0[..<count]), $0[count], Array($0[(count + 1)...]))] }[0]
      }
    }
  }
}

/// The transpose of a linear map applied to a cotangent, by reverse mode at zero, where a map that
/// is linear as promised has the same derivative as everywhere.
private func transpose<Input: TensorTree, Output: TensorTree>(
  at zero: Input, _ cotangent: Output, of map: (Input) -> Output
) -> Input where Input.Scalar == Output.Scalar {
  Recording(at: zero, in: map).pull(cotangent, consuming: true)
}
