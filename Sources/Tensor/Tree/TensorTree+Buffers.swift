extension TensorTree {
  /// The tensors that the tree keeps beside its parameters, such as running statistics, in visiting
  /// order.
  public var buffers: [Tensor<Scalar>] { collected(.buffers) }

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

  func collected(_ extent: ParameterVisitor<Scalar>.Extent) -> [Tensor<Scalar>] {
    var copy = self
    return ParameterVisitor.collect(extent) { copy.visit(&$0) }
  }

  func replacing(
    _ extent: ParameterVisitor<Scalar>.Extent, _ tensors: [Tensor<Scalar>], _ operation: String
  ) -> Self {
    var copy = self
    ParameterVisitor.replace(extent, by: tensors, operation) { copy.visit(&$0) }
    return copy
  }
}

// Generic in the scalar alone, so that they can be specialised: trees are of the user's types, and
// code that is generic in them looks every type up as it runs.
extension ParameterVisitor {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate static func collect(
    _ extent: Extent, _ visit: (inout ParameterVisitor) -> Void
  ) -> [Tensor<Scalar>] {
    var result: [Tensor<Scalar>] = []
    var visitor = ParameterVisitor(extent) { _, tensor in result.append(tensor) }
    visit(&visitor)
    return result
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate static func replace(
    _ extent: Extent, by tensors: [Tensor<Scalar>], _ operation: String,
    _ visit: (inout ParameterVisitor) -> Void
  ) {
    var position = 0
    var visitor = ParameterVisitor(extent) { _, tensor in
      require(position < tensors.count, "\(operation): \(tensors.count) tensors are too few")
      tensor = tensors[position]
      position += 1
    }
    visit(&visitor)
    require(
      position == tensors.count,
      "\(operation): \(tensors.count) tensors, the tree has \(position)")
  }
}
