import Tensor

/// Some examples of a data set: what a model reads, and what its outputs are compared with.
///
/// `Inputs` is a tensor, an array of tensors or any tree; each of its tensors has the examples along
/// its leading axis.
public struct DataBatch<Inputs: TensorTree>: Sendable {
  /// What the model reads.
  public let inputs: Inputs
  /// What the loss compares outputs with, `[batch]` for labels or `[batch, C]`.
  public let targets: Tensor<Inputs.Scalar>

  /// The number of examples.
  public var count: Int { targets.shape[0] }

  /// A batch with targets `[batch, ...]`. Traps unless every tensor has as many examples, at least
  /// one.
  public init(inputs: Inputs, targets: Tensor<Inputs.Scalar>) {
    let count = targets.rank > 0 ? targets.shape[0] : 0
    require(
      count > 0 && inputs.tensors.allSatisfy { $0.rank > 0 && $0.shape[0] == count },
      "DataBatch: inputs \(inputs.tensors.map(\.shape)) and targets \(targets.shape): as many "
        + "examples, at least one, along every leading axis are needed")
    self.inputs = inputs
    self.targets = targets
  }

  /// A batch with a class for each example, from 0.
  public init(inputs: Inputs, labels: [Int]) {
    self.init(inputs: inputs, targets: IndexTensor<Inputs.Scalar>(labels).positions)
  }
}
