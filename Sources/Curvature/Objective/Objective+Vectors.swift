import Tensor

// Between tensors and the vector of all parameters.
extension Objective {
  /// A vector `[size]` as the tensors of the parameters.
  public func split(_ vector: Tensor<Scalar>) -> [Tensor<Scalar>] {
    require(vector.shape == [size], "split: shape \(vector.shape), expected [\(size)]")
    return unpacked(vector.reshaped([1, size] as Shape)).map { $0.squeezed(atAxis: 0) }
  }

  /// The tensors of the parameters as a vector `[size]`. Traps unless they have their shapes.
  public func joined(_ tensors: [Tensor<Scalar>]) -> Tensor<Scalar> {
    require(
      tensors.map(\.shape) == parameters.map(\.shape),
      "joined: shapes \(tensors.map(\.shape)), expected \(parameters.map(\.shape))")
    return concatenate(tensors.map { $0.flattened() })
  }

  /// Where a parameter's elements stand among all, in the order of `parameters`.
  public var parameterRanges: [Range<Int>] {
    var start = 0
    return parameters.map { tensor in
      defer { start += tensor.count }
      return start..<start + tensor.count
    }
  }

  /// Rows `[k, size]` as tensors, each with a leading axis of k.
  func unpacked(_ rows: Tensor<Scalar>) -> [Tensor<Scalar>] {
    zip(parameters, parameterRanges).map { tensor, range in
      rows[.all, range].reshaped(Shape([rows.shape[0]] + Array(tensor.shape)))
    }
  }

  /// Tensors with a leading axis of k as rows `[k, size]`.
  func packed(_ bundle: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let rows = zip(bundle, parameters).map { tensor, parameter in
      tensor.reshaped([tensor.shape[0], parameter.count] as Shape)
    }
    return rows.count == 1 ? rows[0] : concatenate(rows, alongAxis: 1)
  }

  /// The outputs for a batch's inputs, with other tensors in the place of the parameters.
  func outputs(_ parameters: [Tensor<Scalar>], _ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    var all = allParameters
    for (position, tensor) in zip(selection, parameters) { all[position] = tensor }
    return model(all, inputs)
  }

  /// 1 for a sum, 1 / examples for a mean.
  var scale: Scalar { reduction == .sum ? 1 : 1 / Scalar(exampleCount) }

  /// One pass over the data, with the position of each batch. Traps if it brings another number of
  /// examples than the first one did.
  func forEachBatch(_ body: (Int, ErasedBatch) throws -> Void) rethrows {
    var (position, seen) = (0, 0)
    for batch in startPass() {
      try body(position, batch)
      position += 1
      seen += batch.count
    }
    require(
      seen == exampleCount,
      "Objective: a pass over the batches gave \(seen) examples, the first one gave "
        + "\(exampleCount); every pass must give the same")
  }

  /// How many vectors to take at once, from what the first batch makes a tape hold.
  static func suggestedVectors(_ objective: Objective) -> Int {
    guard let batch = objective.startPass().next() else { return 1 }
    let recorded = ParameterSites(at: objective.parameters) {
      objective.outputs($0, batch.inputs)
    }
    let each = 3 * (recorded.elementCount + objective.size)
    return Swift.max(1, Swift.min(256, heldElements / Swift.max(each, 1)))
  }
}

/// About how many numbers to hold at once where the work could be done in smaller pieces.
let heldElements = 1 << 24
