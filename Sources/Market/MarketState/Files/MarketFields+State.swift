import Tensor

extension MarketFields {
  /// The fields of a state. A custom utility has no name: throws.
  init(_ state: MarketState<Scalar>) throws(MarketFileError.Reason) {
    let layer = state.layer
    tensors = [
      .weights: state.weights, .stake: state.stake, .temperature: layer.temperature,
      .utilitySlope: Tensor(layer.utilitySlope), .inflation: Tensor(layer.inflation),
      MarketField(storing: state.hessians): state.hessians.stored,
    ]
    switch layer.reference {
    case .unmasked: texts[.reference] = "unmasked"
    case .initialWeights(let weights): tensors[.initialWeights] = weights
    case .tensor(let mask): tensors[.reference] = mask
    }
    if case .custom = layer.utility { throw .customUtility }
    texts[.utility] = layer.utility.name
  }

  /// The state that the fields make, checked.
  func state(allowingIndefinite: Bool) throws(MarketFileError.Reason) -> MarketState<Scalar> {
    let weights = try tensor(.weights)
    let stake = try tensor(.stake)
    let hessians = try hessians()
    let (temperature, slope) = (try number(.temperature), try number(.utilitySlope))
    let (inflation, utility) = (try number(.inflation), try utility())
    let checks = MarketChecks(roundoff: roundoff, allowsIndefinite: allowingIndefinite)
    do throws(MarketError) {
      if let initial = tensors[.initialWeights] {
        try checks.weights(initial, quantity: MarketField.initialWeights.rawValue)
      }
      let layer = try MarketLayer(
        checking: temperature, utilitySlope: slope, inflation: inflation, utility: utility)
      var complete = layer
      complete.reference = try reference(count: weights.shape.first ?? 0)
      return try MarketState(
        weights: weights, stake: stake, hessians: hessians, layer: complete, checks: checks)
    } catch {
      throw .market(error)
    }
  }

  private func tensor(_ field: MarketField) throws(MarketFileError.Reason) -> Tensor<Scalar> {
    guard let tensor = tensors[field] else { throw .missing([field.rawValue]) }
    return tensor
  }

  private func number(_ field: MarketField) throws(MarketFileError.Reason) -> Scalar {
    let tensor = try tensor(field)
    guard tensor.rank == 0 else {
      throw .market(.wrongShape(quantity: field.rawValue, found: tensor.shape, expected: []))
    }
    return tensor.scalar
  }

  private func hessians() throws(MarketFileError.Reason) -> MarketHessians<Scalar> {
    let found = MarketField.forms.filter { tensors[$0] != nil }
    guard let form = found.first, let tensor = tensors[form] else {
      throw .missing(MarketField.forms.map(\.rawValue))
    }
    guard found.count == 1 else { throw .several(found.map(\.rawValue)) }
    switch form {
    case .packed:
      // The type traps on lengths that are of no triangle.
      let n = tensors[.weights]?.shape.first ?? 0
      let expected: Shape = [n, n * (n + 1) / 2]
      guard tensor.shape == expected else {
        throw .market(
          .wrongShape(quantity: form.rawValue, found: tensor.shape, expected: expected))
      }
      return .packed(PackedSymmetric(entries: tensor))
    case .factors: return .factors(tensor)
    case .diagonal: return .diagonal(tensor)
    default: return .dense(tensor)
    }
  }

  private func utility() throws(MarketFileError.Reason) -> MarketUtility<Scalar> {
    switch texts[.utility] {
    case nil, "linear": .linear
    case "log": .log
    case let text?: throw .text(field: MarketField.utility.rawValue, text, ["linear", "log"])
    }
  }

  private func reference(count n: Int) throws(MarketError) -> MarketReference<Scalar> {
    if let weights = tensors[.initialWeights] { return .initialWeights(weights) }
    guard let mask = tensors[.reference] else { return .unmasked }
    try checkShape(mask, [n, n], quantity: "reference")
    try checkFinite(mask, quantity: "reference")
    return .tensor(mask)
  }
}

extension MarketFields {
  /// Checks what can be said of references before any is used: one reading, and a text that is one.
  func checkReference() throws(MarketFileError.Reason) {
    let name = MarketField.reference.rawValue
    if let text = texts[.reference], text != "unmasked" {
      throw .text(field: name, text, ["unmasked"])
    }
    let given = [
      tensors[.reference] != nil, texts[.reference] != nil, tensors[.initialWeights] != nil,
    ]
    if given.count(where: { $0 }) > 1 {
      throw .several([name, MarketField.initialWeights.rawValue])
    }
  }
}
