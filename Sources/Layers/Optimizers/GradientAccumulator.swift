public import Tensor

/// The mean of the gradients of parts of a batch that is too large to go through a model at once.
///
///     var accumulator = GradientAccumulator<Model>()
///     for part in parts {
///       accumulator.add(gradient(at: model) { loss($0, part) }, examples: part.count)
///     }
///     optimizer.update(&model, along: accumulator.takeMean())
///
/// Gradients of means over examples, each weighted by its number of examples, make the gradient of the
/// mean over all of them. With parts of one size the number may be left out.
public struct GradientAccumulator<Tree: TensorTree>: Sendable {
  /// The examples that have come since the last `takeMean`, or the parts if none were counted.
  public private(set) var examples = 0
  private var sums: [Tensor<Tree.Scalar>] = []
  private var tree: Tree?

  /// An accumulator that holds nothing.
  public init() {}

  /// Adds the gradient of the mean loss over some examples. Traps on other shapes than before, and
  /// on fewer than one example.
  public mutating func add(_ gradient: Tree, examples: Int = 1) {
    require(examples > 0, "GradientAccumulator: \(examples) examples, at least 1 is needed")
    let parts = gradient.tensors
    if tree == nil {
      tree = gradient
      sums = parts.map { ($0 * Tree.Scalar(examples)).evaluated() }
    } else {
      requireShapes("GradientAccumulator", sums, "gradient", parts)
      for index in sums.indices {
        sums[index] = (sums[index] + parts[index] * Tree.Scalar(examples)).evaluated()
      }
    }
    self.examples += examples
  }

  /// The mean over all examples since the last time; the accumulator starts again. Traps if there are
  /// none.
  public mutating func takeMean() -> Tree {
    guard let tree else { fatalError("GradientAccumulator: there are no gradients") }
    let count = Tree.Scalar(examples)
    let mean = tree.replacingTensors(sums.map { ($0 / count).evaluated() })
    self = GradientAccumulator()
    return mean
  }
}
