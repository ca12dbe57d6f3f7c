extension Primitive {
  /// Applies the operation: runs it now, or hands it to the innermost transform among its inputs.
  ///
  /// Traps with the text of `ShapeError` if the inputs break the shape rule; `checkedApply` throws.
  public func callAsFunction(_ inputs: Tensor<Scalar>...) -> Tensor<Scalar> { apply(inputs) }

  /// Applies the operation to inputs that come from outside the program.
  public func checkedApply(_ inputs: [Tensor<Scalar>]) throws(ShapeError) -> Tensor<Scalar> {
    _ = try shape(of: inputs.map { $0.shape })
    return apply(inputs)
  }

  /// Applies the operation to a list of inputs.
  public func apply(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    _ = outputShape(inputs)
    return dispatch(inputs)
  }

  /// `apply` without the shape rule: for inputs that have passed it, and for functions whose shapes
  /// only a run can tell.
  func dispatch(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    guard let level = innermostLevel(inputs) else { return evaluate(inputs) }
    level.requireOpen(name)
    switch level.transform {
    case .reverse(let tape): return recorded(on: tape, level, inputs)
    case .forward: return pushedForward(level, inputs)
    case .taylor(let order): return expanded(level, order, inputs)
    case .batch(let size): return mapped(level, size, inputs)
    }
  }

  /// The shape of the result; traps with the rule's text if there is none.
  func outputShape(_ inputs: [Tensor<Scalar>]) -> Shape {
    do {
      return try shape(of: inputs.map { $0.shape })
    } catch {
      fatalError(error.description)
    }
  }

  /// The shape of a broadcasting operation, without the rule's work where both shapes are one.
  func sharedShape(_ inputs: [Tensor<Scalar>]) -> Shape {
    inputs[0].shape == inputs[1].shape ? inputs[0].shape : outputShape(inputs)
  }

  private func recorded(
    on tape: Tape<Scalar>, _ level: Level<Scalar>, _ inputs: [Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    var kept: [Tensor<Scalar>] = []
    kept.reserveCapacity(inputs.count)
    var indices = TapeIndices()
    for input in inputs {
      if case .reverse(let primal, let index) = input.kind(at: level) {
        kept.append(primal)
        indices.append(index)
      } else {
        kept.append(input)
        indices.append(TapeIndices.constant)
      }
    }
    let canWait =
      tape.postponesLosses && postpones == [.value, .tangent] && !kept.contains { $0.isTraced }
    let output = canWait ? postponed(kept) : dispatch(kept)
    level.requireOuter(output, name)
    guard isDifferentiable else { return output }
    let keeps = tape.keepsAll ? [.inputs, .output] : self.keeps
    if !keeps.contains(.inputs) {
      for input in kept.indices { kept[input] = kept[input].hollow }
    }
    let index = tape.append(
      TapeEntry(
        primitive: self, rules: RecordedRules(self), inputs: kept,
        output: keeps.contains(.output) ? output : output.hollow, indices: indices))
    return Tensor(shape: output.shape, level: level, .reverse(primal: output, index: index))
  }

  private func pushedForward(
    _ level: Level<Scalar>, _ inputs: [Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    let primals = inputs.map { $0.primal(at: level) }
    let canWait = !postpones.isEmpty && !primals.contains { $0.isTraced }
    let output = canWait && postpones.contains(.value) ? postponed(primals) : dispatch(primals)
    level.requireOuter(output, name)
    guard isDifferentiable else { return output }
    let tangents = inputs.map { input -> Tensor<Scalar>? in
      if case .forward(_, let tangent) = input.kind(at: level) { return tangent }
      return nil
    }
    let tangent =
      canWait && postpones.contains(.tangent)
      ? postponed(tangents, primals, output)
      : pushforward(tangents, inputs: primals, output: output)
    level.requireOuter(tangent, name)
    return Tensor(shape: output.shape, level: level, .forward(primal: output, tangent: tangent))
  }

  /// The result of untraced inputs, computed when it is read.
  private func postponed(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = outputShape(inputs)
    let inputs = inputs.map { $0.withoutPostponed }
    return Tensor(shape: shape, body: .postponed(PostponedResult { evaluate(inputs) }))
  }

  /// The tangent of an output, computed when it is read if no transform traces the tangents.
  private func postponed(
    _ tangents: [Tensor<Scalar>?], _ inputs: [Tensor<Scalar>], _ output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    if tangents.contains(where: { $0?.isTraced ?? false }) {
      return pushforward(tangents, inputs: inputs, output: output)
    }
    let tangents = tangents.map { $0?.withoutPostponed }
    return Tensor(
      shape: output.shape,
      body: .postponed(
        PostponedResult { pushforward(tangents, inputs: inputs, output: output) }))
  }

  private func expanded(
    _ level: Level<Scalar>, _ order: Int, _ inputs: [Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    guard isDifferentiable else { return dispatch(inputs.map { $0.primal(at: level) }) }
    let series = inputs.map { input -> [Tensor<Scalar>] in
      guard case .taylor(let coefficients) = input.kind(at: level) else { return [input] }
      return coefficients
    }
    let output = taylor(series, order: order)
    for coefficient in output { level.requireOuter(coefficient, name) }
    return Tensor(shape: output[0].shape, level: level, .taylor(output))
  }

  private func mapped(
    _ level: Level<Scalar>, _ size: Int, _ inputs: [Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    var mapped: [Bool] = []
    let values = inputs.map { input -> Tensor<Scalar> in
      guard case .batch(let values) = input.kind(at: level) else {
        mapped.append(false)
        return input
      }
      mapped.append(true)
      return values
    }
    let output = vectorized(values, mapped: mapped, size: size)
    level.requireOuter(output, name)
    return Tensor(shape: output.shape.droppingFirst, level: level, .batch(output))
  }
}

private func innermostLevel<Scalar>(_ inputs: [Tensor<Scalar>]) -> Level<Scalar>? {
  var innermost: Level<Scalar>?
  for input in inputs {
    guard case .traced(let tracer) = input.body else { continue }
    if tracer.level.stamp > innermost?.stamp ?? 0 { innermost = tracer.level }
  }
  return innermost
}
