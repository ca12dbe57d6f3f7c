public import Tensor

/// A layer that puts each example to a few of its experts and adds up their outputs by their gates:
/// sum_j g_j(x) f_j(x), with at most k gates that are not 0 (Shazeer et al., 2017, eq 1).
///
///     let experts = (0..<16).map { _ in Dense<Float>(784, 10, using: &generator) }
///     var model = MixtureOfExperts(experts, features: 784, keeping: 4)
///     var pass = ForwardPass(training: Philox(seed: 1))
///     let (loss, slope) = valueWithGradient(updating: &model) { model in
///       crossEntropy(model(images, in: &pass), labels) + pass.takeAuxiliaryLoss()
///     }
///
/// An expert sees the rows that chose it and no others, so that the cost is that of k experts. A
/// pass that trains makes gates noisy and hands in the balance losses as auxiliary losses of the
/// pass. Traps inside `vectorized`, where an example cannot choose what is computed.
public struct MixtureOfExperts<Scalar: TensorScalar>: TrainingLayer {
  /// Chooses and weighs the experts.
  public var gate: SparseMixture<Scalar>
  /// Layers from `[batch, features]` to `[batch, outputs]`.
  public var experts: [any Layer<Scalar>]
  /// The weight of the importance loss among the auxiliary losses.
  public var importanceWeight: Scalar
  /// The weight of the load loss among the auxiliary losses.
  public var loadWeight: Scalar
  /// How many examples of a batch an expert takes in training; in evaluation there is no limit, so
  /// that the output for an example does not depend on the others of its batch.
  public var capacity: GateCapacity?

  /// Traps without experts, or if k is not positive.
  public init(
    _ experts: [any Layer<Scalar>], features: Int, keeping k: Int, importanceWeight: Scalar = 0.1,
    loadWeight: Scalar = 0.1, capacity: GateCapacity? = nil
  ) {
    gate = SparseMixture(features: features, peers: experts.count, keeping: k)
    self.experts = experts
    self.importanceWeight = importanceWeight
    self.loadWeight = loadWeight
    self.capacity = capacity
  }

  /// The experts that a block lists, one on a line; `for` repeats.
  public init(
    features: Int, keeping k: Int, importanceWeight: Scalar = 0.1, loadWeight: Scalar = 0.1,
    capacity: GateCapacity? = nil, @LayerBuilder<Scalar> experts: () throws -> [any Layer<Scalar>]
  ) rethrows {
    self.init(
      try experts(), features: features, keeping: k, importanceWeight: importanceWeight,
      loadWeight: loadWeight, capacity: capacity)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gate", &gate)
    for index in experts.indices { visitor("experts.\(index)", &experts[index]) }
  }

  /// `[..., features]` to `[..., outputs]`: every row of the last axis chooses for itself.
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let rows = rows(of: input)
    let gating = gating(of: rows, in: &pass)
    if pass.isTraining && (importanceWeight != 0 || loadWeight != 0) {
      pass.add(
        auxiliaryLoss: gating.balanceLoss(importance: importanceWeight, load: loadWeight))
    }
    let output = mix(rows, gating, in: &pass)
    return output.reshaped(Shape(input.shape.dropLast() + [output.shape[1]]))
  }

  /// How the examples of `[..., features]` are shared among the experts, in evaluation.
  public func use(of input: Tensor<Scalar>) -> GateUse {
    var pass = ForwardPass.evaluation
    return gating(of: rows(of: input), in: &pass).use
  }

  private func rows(of input: Tensor<Scalar>) -> Tensor<Scalar> {
    let features = gate.gate.weight.shape[0]
    require(
      input.rank > 0 && input.shape[-1] == features,
      "MixtureOfExperts: input \(input.shape), the last axis must be \(features)")
    return input.reshaped([input.count / features, features])
  }

  private func gating(
    of rows: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Gating<Scalar> {
    var noise = pass.isTraining ? pass.generator : nil
    let gating = gate.gating(
      for: rows, present: [Bool](repeating: true, count: experts.count),
      capacity: pass.isTraining ? capacity : nil, noise: &noise)
    if let noise { pass.generator = noise }
    return gating
  }

  /// The gated sum `[batch, outputs]`, from the rows that each expert is given.
  private mutating func mix(
    _ input: Tensor<Scalar>, _ gating: Gating<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let (batch, count) = (input.shape[0], experts.count)
    var (outputs, places, entries) = ([Tensor<Scalar>](), [Int](), [Int]())
    for (index, rows) in gating.dispatch.rows.enumerated() where !rows.isEmpty {
      let output = experts[index](input.gather(rows), in: &pass)
      require(
        output.rank == 2 && output.shape[0] == rows.count
          && output.shape[1] == (outputs.first ?? output).shape[1],
        "MixtureOfExperts: expert \(index) returned \(output.shape) for \(rows.count) examples, "
          + "[batch, outputs] is needed, the same for all")
      outputs.append(output)
      places += rows
      entries += rows.map { $0 * count + index }
    }
    // An empty batch still has a width.
    guard !outputs.isEmpty else { return experts[0](input, in: &pass) }
    let gates = gating.gates.reshaped([batch * count]).gather(entries).expanded(atAxis: 1)
    return ScatterAdd(places, axis: 0, size: batch)(concatenate(outputs, alongAxis: 0) * gates)
  }
}
