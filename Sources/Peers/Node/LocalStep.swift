import Curvature
import Layers
import Tensor

/// The losses of one member in one step.
public struct StepLoss: Sendable {
  /// The task's cross-entropy through the network, in nats.
  public var task: Float
  /// What the student minimises, by the configuration's `distillation`: the distillation loss
  /// (eq 11) in nats, the mean squared error of the answers it expects, or their sum.
  public var distillation: Float
}

/// The part of a step that a member computes from the answers alone (section 1.6).
struct LocalStep: Sendable {
  let loss: StepLoss
  let ownGradient: TreePair<SparseMixture<Float>, PeerHead<Float>>
  let student: StudentStep
  /// dL / dF, `[peers, batch, width]`: what goes out to the peers that answered.
  let answerGradients: Tensor<Float>
  let gateUse: GateUse

  /// With the gate's choice before it asked; without one it chooses among those that answered.
  init(
    _ model: NodeModel, batch: Batch, choice: Dispatch?, answers: Answers, mask: Tensor<Float>,
    _ configuration: NetworkConfiguration, noise: Philox
  ) {
    var generator: Philox? = noise
    let variables = TreePair(TreePair(model.gate, model.head), answers.representations)
    var logits: Tensor<Float>?
    var task: Float = 0
    var use: GateUse?
    let (_, gradient) = valueWithGradient(at: variables) { variables in
      var traced = model
      (traced.gate, traced.head) = (variables.first.first, variables.first.second)
      let scores = traced.gate.scores(for: batch.inputs, noise: &generator)
      let dispatch =
        choice?.keeping(answers.present)
        ?? traced.gate.dispatch(
          scores, present: answers.present, capacity: configuration.capacity)
      let gating = traced.gate.gating(scores, among: dispatch, present: answers.present)
      use = gating.use
      let output = traced.head(traced.gated(variables.second, gates: gating.gates, mask: mask))
      logits = Tensor(converting: output)
      let crossEntropy = crossEntropy(output, batch.labels)
      task = crossEntropy.scalar
      return crossEntropy
        + gating.balanceLoss(
          importance: configuration.importanceWeight, load: configuration.loadWeight)
    }
    let answered = answers.answered.indicator(of: Float.self).transposed().expanded(atAxis: 2)
    student = StudentStep(
      model, batch: batch, answers: answers, answered: answered, mask: mask, teacher: logits!,
      configuration, noise: noise)
    loss = StepLoss(task: task, distillation: student.loss)
    ownGradient = gradient.first
    answerGradients = gradient.second
    gateUse = use!
  }
}
