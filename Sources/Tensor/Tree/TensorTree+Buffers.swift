extension TensorTree {
  /// The tensors that the tree keeps beside its parameters, such as running statistics, in visiting
  /// order.
  public var buffers: [Tensor<Scalar>] {
    var result: [Tensor<Scalar>] = []
    var copy = self
    var visitor = ParameterVisitor<Scalar>(.buffers) { _, tensor in result.append(tensor) }
    copy.visit(&visitor)
    return result
  }

  /// This tree with other tensors in place of its buffers, in visiting order. Traps if their number
  /// differs.
  public func replacingBuffers(_ tensors: [Tensor<Scalar>]) -> Self {
    replacing(.buffers, tensors, "replacingBuffers")
  }

  /// Parameters and buffers with their paths, in visiting order: what a file of the tree holds.
  public var namedState: [(path: String, tensor: Tensor<Scalar>)] { named(.everything) }

  /// This tree with other tensors in place of its parameters and buffers, in visiting order. Traps
  /// if their number differs.
  public func replacingState(_ tensors: [Tensor<Scalar>]) -> Self {
    replacing(.everything, tensors, "replacingState")
  }

  func named(
    _ extent: ParameterVisitor<Scalar>.Extent
  ) -> [(path: String, tensor: Tensor<Scalar>)] {
    var result: [(path: String, tensor: Tensor<Scalar>)] = []
    var copy = self
    var visitor = ParameterVisitor<Scalar>(extent, namingPaths: true) { path, tensor in
      result.append((path.joined(separator: "."), tensor))
    }
    copy.visit(&visitor)
    return result
  }

  func replacing(
    _ extent: ParameterVisitor<Scalar>.Extent, _ tensors: [Tensor<Scalar>], _ operation: String
  ) -> Self {
    var position = 0
    var copy = self
    var visitor = ParameterVisitor<Scalar>(extent) { _, tensor in
      require(position < tensors.count, "\(operation): \(tensors.count) tensors are too few")
      tensor = tensors[position]
      position += 1
    }
    copy.visit(&visitor)
    require(
      position == tensors.count,
      "\(operation): \(tensors.count) tensors, the tree has \(position)")
    return copy
  }
}
