import Tensor

extension CorpusCase {
  /// The largest error of an operation in units of the last place: of each element where the exact
  /// result is known, else of the largest result or term. Infinite where shapes, NaN, infinities or
  /// the signs of zeros differ. And the element that has it.
  func error<Scalar: TensorScalar>(
    of operation: CorpusOperation<Scalar>
  ) -> (units: Double, place: String) {
    let results = operation.apply(inputs(as: Scalar.self), arguments)
    guard results.count == outputs.count else { return (.infinity, "\(results.count) results") }
    var worst = (units: 0.0, place: "")
    for (result, expected) in zip(results, outputs) {
      guard result.shape == expected.shape else { return (.infinity, "\(result.shape)") }
      let finite = expected.values.filter(\.isFinite).map(\.magnitude)
      let scale = Scalar(finite.reduce(terms, Swift.max))
      for (position, (value, target)) in zip(result.scalars, expected.values).enumerated() {
        let unit = rest == nil ? scale.ulp : Scalar(target).ulp
        // The rest is of double precision's last place.
        let low = (rest?[position] ?? 0) * target.ulp
        let error = Self.distance(
          value, target, low, unit: Double(unit), comparesSigns: operation.isElementwise)
        if error > worst.units {
          worst = (error, "\(value), not \(target), at \(position) of \(expected.shape)")
        }
      }
    }
    return worst
  }

  private static func distance<Scalar: TensorScalar>(
    _ value: Scalar, _ target: Double, _ low: Double, unit: Double, comparesSigns: Bool
  ) -> Double {
    let rounded = Scalar(target)
    if target.isNaN || value.isNaN { return target.isNaN && value.isNaN ? 0 : .infinity }
    if !rounded.isFinite || !value.isFinite { return value == rounded ? 0 : .infinity }
    if comparesSigns && value == 0 && value.sign != rounded.sign { return .infinity }
    // Exact: the two are close, or far apart and then the rest does not matter.
    let error = ((Double(value) - target) - low).magnitude / unit
    return error.isNaN ? .infinity : error
  }
}
