import Tensor

extension Objective {
  /// The error: the sum or the mean of `losses()`, in double precision.
  public func value() -> Double {
    let total = losses().reduce(0, +)
    return reduction == .sum ? total : total / Double(exampleCount)
  }

  /// The loss of each example, in the order of the batches; neither reduction nor weights.
  public func losses() -> [Double] {
    var losses: [Double] = []
    forEachBatch { _, batch in
      losses += loss.losses(outputs(parameters, batch.inputs), batch.targets).doubles
    }
    return losses
  }

  /// The gradient of the error, `[size]`; `split` cuts it into tensors.
  ///
  /// Throws `nonFiniteGradient`, naming the batch and, if it is one example's by itself, the example.
  public func gradient() throws(CurvatureError) -> Tensor<Scalar> {
    var sum = Tensor<Scalar>.zeros([size])
    var failed: (position: Int, batch: ErasedBatch)?
    forEachBatch { position, batch in
      let part = gradient(over: batch)
      if failed == nil && !part.isFinite { failed = (position, batch) }
      sum = (sum + part).evaluated()
    }
    if let failed {
      throw .nonFiniteGradient(
        batch: failed.position, example: firstNonFiniteGradient(failed.batch))
    }
    return sum * scale
  }

  /// The gradient of each example's loss by itself, `[exampleCount, size]`, unscaled: for data sets
  /// of which that fits into memory.
  public func perExampleGradients() -> Tensor<Scalar> {
    var rows: [Tensor<Scalar>] = []
    forEachBatch { _, batch in rows.append(perExampleGradients(over: batch)) }
    return concatenate(rows)
  }

  /// The sum of the losses' gradients.
  func gradient(over batch: ErasedBatch) -> Tensor<Scalar> {
    let slopes = Tensor::gradient(at: parameters) {
      loss.losses(outputs($0, batch.inputs), batch.targets).sum()
    }
    return joined(slopes)
  }

  /// `[batch, size]`.
  func perExampleGradients(over batch: ErasedBatch) -> Tensor<Scalar> {
    packed(
      vectorized(over: batch.inputs, batch.targets) { inputs, target in
        Tensor::gradient(at: parameters) {
          let outputs = outputs($0, inputs.map { $0.expanded(atAxis: 0) })
          return loss.losses(outputs, target.expanded(atAxis: 0)).sum()
        }
      })
  }

  /// The first example whose own gradient is not finite; `nil` if only their sum is not.
  func firstNonFiniteGradient(_ batch: ErasedBatch) -> Int? {
    perExampleGradients(over: batch).finiteRows.firstIndex(of: false)
  }
}
