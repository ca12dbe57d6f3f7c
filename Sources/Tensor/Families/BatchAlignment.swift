// Inputs of which only some have a leading axis of examples.

/// The inputs of an operation that broadcasts, given a leading batch axis: axes of size 1 are put
/// after it where the examples differ in rank, so that the last axes stay aligned.
func alignedForBatch<Scalar>(
  _ inputs: [Tensor<Scalar>], mapped: [Bool]
) -> [Tensor<Scalar>] {
  let rank = zip(inputs, mapped).map { $1 ? $0.rank - 1 : $0.rank }.max() ?? 0
  return zip(inputs, mapped).map { input, isMapped in
    guard isMapped, input.rank - 1 < rank else { return input }
    let example = input.shape.droppingFirst.padded(toRank: rank)
    return input.reshaped(example.prepending(input.shape[0]))
  }
}

/// The mapped inputs as they are, the others with a leading axis of 1 that broadcasts.
func alignedExamples<Scalar>(
  _ inputs: [Tensor<Scalar>], mapped: [Bool]
) -> [Tensor<Scalar>] {
  zip(inputs, mapped).map { $1 ? $0 : $0.expanded(atAxis: 0) }
}

/// The mapped inputs as they are, the others repeated `size` times along a leading axis, without
/// copies: for operations whose inputs do not broadcast.
func repeatedExamples<Scalar>(
  _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
) -> [Tensor<Scalar>] {
  zip(inputs, mapped).map { $1 ? $0 : $0.broadcast(to: $0.shape.prepending(size)) }
}
