import Tensor

extension Objective {
  func check(_ checks: ObjectiveChecks) throws(CurvatureError) {
    guard let first = startPass().next() else { throw .sourceNotRepeatable }
    let values = outputs(parameters, first.inputs).evaluated()
    if checks.contains(.determinism) { try checkDeterminism(first, values) }
    if checks.contains(.independence) { try checkIndependence(first, values) }
    if checks.contains(.finiteGradients) { _ = try gradient() }
  }

  private func checkDeterminism(
    _ batch: ErasedBatch, _ values: Tensor<Scalar>
  ) throws(CurvatureError) {
    guard let again = startPass().next() else { throw .sourceNotRepeatable }
    guard again.count == batch.count else { throw .sourceNotRepeatable }
    let (once, twice) = (
      loss.losses(values, batch.targets).scalars,
      loss.losses(outputs(parameters, again.inputs), again.targets).scalars
    )
    for (example, pair) in zip(once, twice).enumerated() where pair.0 != pair.1 {
      throw .notDeterministic(
        example: example, first: Double(pair.0), second: Double(pair.1))
    }
  }

  private func checkIndependence(
    _ batch: ErasedBatch, _ values: Tensor<Scalar>
  ) throws(CurvatureError) {
    guard batch.count > 1 else { return }
    let examples = Array(stride(from: 0, to: batch.count, by: 2))
    let alone = outputs(parameters, batch.inputs.map { $0.gather(examples) })
    require(
      alone.shape == [examples.count, outputCount],
      "Objective: the model returned shape \(alone.shape) for \(examples.count) examples, a part of "
        + "the first batch; if its parameters belong to the examples of a batch, pass "
        + "checks: .withoutIndependence")
    let together = values.gather(examples)
    let scale = abs(together).max().scalar
    let differences = abs(alone - together).max(alongAxis: 1).scalars
    let tolerance = Tensor::pow(Tensor<Double>(Double(Scalar.ulpOfOne)), 0.6).scalar * Double(scale)
    let worst = differences.indices.max { differences[$0] < differences[$1] }!
    if !(Double(differences[worst]) <= tolerance) {
      throw .coupledExamples(
        example: examples[worst], difference: Double(differences[worst]), tolerance: tolerance)
    }
  }
}
