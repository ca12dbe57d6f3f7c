import Tensor

/// A model's error over a data set as a function of parameters: what curvature is the curvature of.
///
///     let objective = try Objective(
///       of: model, batches: [DataBatch(inputs: images, labels: labels)], loss: .crossEntropy
///     ) { model, images in model(images) }
///
///     let product = matmul(objective.hessian, direction)       // H v, never H itself
///     let fisher = try objective.curvature(.fisher)            // also .gaussNewton, ...
///     let kfac = try objective.kfac()
///     let step = matmul(try kfac.inverse(damping: 1e-3), try objective.gradient())
///
/// The error is the sum or the mean, as `reduction` says, of the losses of all examples. The model
/// maps the inputs of a batch to outputs `[batch, C]`, each example by itself and the same way each
/// time: dropout and batch statistics have to be off. That is checked on creation.
///
/// **Batches.** `batches` is an array, or a closure that starts a pass over the data set. Every
/// product takes one pass and holds one batch at a time, so the data need not fit into memory:
///
///     batches: { files.lazy.map { DataBatch(inputs: read($0), labels: labels[$0]!) } }
///
/// **Layout.** Parameters are one vector `[size]`: the tensors in visiting order, each row-major.
/// `split` cuts such a vector into tensors.
///
/// **Over what.** Any tree of tensors can be the parameters; the data are then whatever the model
/// also reads. `restricted(to:)` takes derivatives in some of its tensors only.
///
///     // Gates on peers, one number each for all examples:
///     Objective(of: gates, batches: batches, loss: .crossEntropy) { gates, peers in
///       head(peers * gates)                                    // peers [batch, n, width]
///     }
///     // The inputs themselves, all examples' together; the batch says which of them to take:
///     let rows = DataBatch(inputs: Tensor.arange(images.shape[0]), labels: labels)
///     Objective(of: images, batches: [rows], loss: .crossEntropy, checks: .withoutIndependence) {
///       images, _ in model(images)
///     }
public struct Objective<Scalar: TensorScalar>: Sendable {
  /// What the tensors are called that derivatives are taken in, such as `0.weight`, in order.
  public let parameterNames: [String]
  /// Where the parameters stand, in the same order.
  public let parameters: [Tensor<Scalar>]
  /// What compares outputs with targets.
  public let loss: any OutputLoss
  /// Whether losses are added up or averaged over all examples.
  public let reduction: ExampleReduction
  /// The number of examples of all batches.
  public let exampleCount: Int
  /// The number of batches.
  public let batchCount: Int
  /// C, the number of outputs for each example.
  public let outputCount: Int
  /// How many directions or output columns go through the model side by side, at least 1. It bounds
  /// memory and changes no result but for rounding; on creation it is chosen so that about 2^24
  /// numbers are held.
  public var vectorsAtOnce: Int {
    didSet { require(vectorsAtOnce > 0, "vectorsAtOnce: \(vectorsAtOnce), at least 1 is needed") }
  }

  /// All tensors of the tree, of which `selection` are the parameters.
  let allParameters: [Tensor<Scalar>]
  let allNames: [String]
  let selection: [Int]
  let model:
    @Sendable (_ parameters: [Tensor<Scalar>], _ inputs: [Tensor<Scalar>]) -> Tensor<
      Scalar
    >
  let startPass: @Sendable () -> AnyIterator<ErasedBatch>

  /// A batch without the type of its inputs.
  struct ErasedBatch: Sendable {
    let inputs: [Tensor<Scalar>]
    let targets: Tensor<Scalar>
    var count: Int { targets.shape[0] }
  }

  /// The number of parameters, all tensors' elements together.
  public var size: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The objective over a data set in memory.
  ///
  /// - Parameters:
  ///   - tree: The parameters: a model, a tensor, any tree.
  ///   - batches: The data. Throws `noExamples` if there are none.
  ///   - loss: What compares outputs with targets, such as `.crossEntropy` or `.squaredError`.
  ///   - reduction: The sum of all losses, or their mean.
  ///   - checks: What to check on creation, on the first batch and for gradients on all; see
  ///     `ObjectiveChecks`. That outputs and losses are finite is always checked.
  ///   - model: From parameters and inputs to outputs `[batch, C]`. It is called many times, also
  ///     with some of the examples.
  ///
  /// Throws `CurvatureError`; traps on shapes that do not fit.
  public init<Tree: TensorTree<Scalar>, Inputs: TensorTree<Scalar>>(
    of tree: Tree, batches: [DataBatch<Inputs>], loss: any OutputLoss,
    reduction: ExampleReduction = .mean, checks: ObjectiveChecks = .all,
    model: @escaping @Sendable (Tree, Inputs) -> Tensor<Scalar>
  ) throws(CurvatureError) {
    try self.init(
      of: tree, batches: { batches }, loss: loss, reduction: reduction, checks: checks,
      model: model)
  }

  /// The objective over a data set that is read batch by batch: `batches` starts a pass over it and
  /// is called for every product. Each pass must give the same batches.
  ///
  /// Parameters, errors and traps are as for a data set in memory.
  public init<Tree: TensorTree<Scalar>, Inputs: TensorTree<Scalar>, Source: Sequence>(
    of tree: Tree, batches: @escaping @Sendable () -> Source, loss: any OutputLoss,
    reduction: ExampleReduction = .mean, checks: ObjectiveChecks = .all,
    model: @escaping @Sendable (Tree, Inputs) -> Tensor<Scalar>
  ) throws(CurvatureError)
  where
    Source.Element == DataBatch<Inputs>, Source: SendableMetatype,
    Source.Iterator: SendableMetatype
  {
    guard let template = batches().first(where: { _ in true })?.inputs else { throw .noExamples }
    let named = tree.namedTensors
    allNames = named.map(\.path)
    allParameters = named.map(\.tensor)
    parameterNames = allNames
    parameters = allParameters
    selection = Array(named.indices)
    self.loss = loss
    self.reduction = reduction
    self.model = { model(tree.replacingTensors($0), template.replacingTensors($1)) }
    startPass = {
      var iterator = batches().makeIterator()
      return AnyIterator {
        iterator.next().map { ErasedBatch(inputs: $0.inputs.tensors, targets: $0.targets) }
      }
    }
    let census = try Census(
      startPass(), loss: loss,
      model: { [model = self.model, allParameters] in
        model(allParameters, $0)
      })
    (exampleCount, batchCount, outputCount) = (census.examples, census.batches, census.outputs)
    vectorsAtOnce = 1
    vectorsAtOnce = Objective.suggestedVectors(self)
    try check(checks)
  }

  private init(_ other: Objective, selection: [Int]) {
    allParameters = other.allParameters
    allNames = other.allNames
    self.selection = selection
    parameterNames = selection.map { other.allNames[$0] }
    parameters = selection.map { other.allParameters[$0] }
    (loss, reduction) = (other.loss, other.reduction)
    (exampleCount, batchCount) = (other.exampleCount, other.batchCount)
    outputCount = other.outputCount
    vectorsAtOnce = other.vectorsAtOnce
    (model, startPass) = (other.model, other.startPass)
  }

  /// The same error as a function of some of the parameters, the others held where they are. The
  /// order stays that of the tree, whatever the order of the names.
  ///
  /// Traps on names that are not among `parameterNames`, and on an empty list.
  public func restricted(to names: [String]) -> Objective {
    for name in names {
      require(
        parameterNames.contains(name),
        "restricted(to:): no parameter is called \(name); there are "
          + parameterNames.joined(separator: ", "))
    }
    return restricted { names.contains($0) }
  }

  /// The same error as a function of the parameters whose names satisfy a condition. Traps if none
  /// does.
  public func restricted(where isKept: (_ name: String) -> Bool) -> Objective {
    let kept = selection.filter { isKept(allNames[$0]) }
    require(!kept.isEmpty, "restricted: none of the \(parameterNames.count) parameters is kept")
    return Objective(self, selection: kept)
  }
}

/// What the first pass over the data finds.
private struct Census {
  var (examples, batches, outputs) = (0, 0, 0)

  init<Scalar>(
    _ pass: AnyIterator<Objective<Scalar>.ErasedBatch>, loss: any OutputLoss,
    model: ([Tensor<Scalar>]) -> Tensor<Scalar>
  ) throws(CurvatureError) {
    for batch in pass {
      let values = model(batch.inputs)
      require(
        values.rank == 2 && values.shape[0] == batch.count && values.shape[1] > 0
          && (batches == 0 || values.shape[1] == outputs),
        "Objective: the model returned shape \(values.shape) for batch \(batches) of "
          + "\(batch.count) examples; [batch, C] with one C is needed")
      loss.requireTargets(batch.targets, outputs: values.shape)
      if let row = values.finiteRows.firstIndex(of: false) {
        throw .nonFiniteOutput(batch: batches, example: row)
      }
      let losses = loss.losses(values, batch.targets)
      require(
        losses.shape == [batch.count],
        "Objective: the loss returned shape \(losses.shape), expected [\(batch.count)]")
      if let row = losses.scalars.firstIndex(where: { !$0.isFinite }) {
        throw .nonFiniteLoss(batch: batches, example: row)
      }
      outputs = values.shape[1]
      examples += batch.count
      batches += 1
    }
    if examples == 0 { throw .noExamples }
  }
}
