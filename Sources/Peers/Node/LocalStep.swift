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

  init(
    _ model: NodeModel, batch: Batch, answers: Answers, mask: Tensor<Float>,
    _ configuration: NetworkConfiguration, noise: Philox
  ) {
    var generator: Philox? = noise
    let variables = TreePair(TreePair(model.gate, model.head), answers.representations)
    var logits: Tensor<Float>?
    var task: Float = 0
    let (_, gradient) = valueWithGradient(at: variables) { variables in
      var traced = model
      (traced.gate, traced.head) = (variables.first.first, variables.first.second)
      let gates = traced.gate.gates(
        for: batch.inputs, present: answers.present, noise: &generator)
      let output = traced.head(traced.gated(variables.second, gates: gates, mask: mask))
      logits = Tensor(converting: output)
      let crossEntropy = crossEntropy(output, batch.labels)
      task = crossEntropy.scalar
      return crossEntropy
        + importanceLoss(gates, present: answers.present) * configuration.importanceWeight
    }
    let answered = Tensor<Float>(answers.present.map { $0 ? 1 : 0 }).reshaped([-1, 1, 1])
    student = StudentStep(
      model, batch: batch, answers: answers, answered: answered, mask: mask, teacher: logits!,
      configuration, noise: noise)
    loss = StepLoss(task: task, distillation: student.loss)
    ownGradient = gradient.first
    answerGradients = gradient.second
  }
}
