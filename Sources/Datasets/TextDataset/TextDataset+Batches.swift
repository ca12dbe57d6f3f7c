public import Tensor

extension TextDataset {
  /// The windows at `indices`, and after each of their tokens the next one.
  ///
  /// - Returns: Inputs of shape [indices.count, time], and `indices.count * time` labels in the
  ///   same row-major order.
  /// - Precondition: Every index is below `count`.
  public func batch(
    _ indices: some Collection<Int>
  ) -> (inputs: IndexTensor<Float>, labels: [Int]) {
    batch(indices, as: Float.self)
  }

  /// The windows at `indices` in another scalar type, and after each of their tokens the next one.
  public func batch<Scalar: TensorScalar>(
    _ indices: some Collection<Int>, as _: Scalar.Type
  ) -> (inputs: IndexTensor<Scalar>, labels: [Int]) {
    var inputs: [Int] = []
    var labels: [Int] = []
    inputs.reserveCapacity(indices.count * time)
    labels.reserveCapacity(indices.count * time)
    for index in indices {
      let start = start(ofWindow: index)
      inputs += tokens[start..<start + time]
      labels += tokens[start + 1..<start + 1 + time]
    }
    return (IndexTensor(inputs, shape: [indices.count, time]), labels)
  }

  /// The tokens of window `index`: those it reads, and one more, the last to predict.
  public func window(at index: Int) -> ArraySlice<Int> {
    let start = start(ofWindow: index)
    return tokens[start...start + time]
  }

  private func start(ofWindow index: Int) -> Int {
    require(
      (0..<count).contains(index), "window \(index) is outside the \(count) windows")
    return index * stride
  }
}
