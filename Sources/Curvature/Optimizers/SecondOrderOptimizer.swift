import Layers
import Tensor

/// A rule that moves parameters by a quadratic model of the error over a batch, of which it needs more
/// than the gradient: the objective itself.
///
///     var optimizer = GaussNewtonOptimizer<Float>()
///     for step in 0..<20 {
///       let report = try optimizer.update(&model, on: batch, loss: .crossEntropy)
///       print(report)
///     }
///
/// It keeps its state between steps; a copy has its own. One optimiser serves one tree.
public protocol SecondOrderOptimizer<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar
  /// What is kept between steps: a tree, so that it can be saved.
  associatedtype State: TensorTree where State.Scalar == Scalar

  /// What is kept between steps; `nil` before the first. To go on from a checkpoint, set it to what
  /// was saved.
  var state: State? { get set }

  /// The state before the first step on an objective: the structure to read a saved one into.
  func initialState(for objective: Objective<Scalar>) throws -> State

  /// One step from an objective's parameters: the new ones, in the order of `parameterNames`, and
  /// what the step did. Throws what the objective throws; the optimiser is then as it was.
  mutating func step(
    on objective: Objective<Scalar>
  ) throws -> (parameters: [Tensor<Scalar>], report: SecondOrderStep)
}

extension SecondOrderOptimizer {
  /// One step of a tree downhill on the mean loss over batches, which together are the batch of the
  /// step.
  ///
  /// - Parameters:
  ///   - tree: The parameters: a model, any tree. Its buffers stay as they are.
  ///   - batches: The data, in parts that fit into memory.
  ///   - loss: What compares outputs with targets, such as `.crossEntropy`.
  ///   - model: From parameters and inputs to outputs `[batch, C]`, each example by itself and without
  ///     randomness. That is checked at the first step.
  ///
  /// Throws `CurvatureError` where outputs, losses or gradients are not finite; tree and optimiser are
  /// then as they were.
  @discardableResult
  public mutating func update<Tree: TensorTree<Scalar>, Inputs: TensorTree<Scalar>>(
    _ tree: inout Tree, on batches: [DataBatch<Inputs>], loss: any OutputLoss,
    model: @escaping @Sendable (Tree, Inputs) -> Tensor<Scalar>
  ) throws -> SecondOrderStep {
    let objective = try Objective(
      of: tree, batches: batches, loss: loss, checks: state == nil ? .all : [], model: model)
    let (parameters, report) = try step(on: objective)
    tree = tree.replacingTensors(parameters)
    return report
  }

  /// One step of a layer downhill on the mean loss over a batch.
  ///
  /// The layer evaluates: dropout is off and normalisations use their running statistics. Its outputs
  /// are `[batch, C]`.
  @discardableResult
  public mutating func update<Model: Layer<Scalar>>(
    _ model: inout Model, on batch: DataBatch<Tensor<Scalar>>, loss: any OutputLoss
  ) throws -> SecondOrderStep {
    try update(&model, on: [batch], loss: loss) { $0($1) }
  }
}
