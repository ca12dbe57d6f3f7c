import Curvature
import Layers
import Tensor

/// The losses of one member in one step.
public struct StepLoss: Sendable {
  /// The task's cross-entropy through the network, in nats.
  public var task: Float
  /// What the student minimises: the distillation loss (eq 11) in nats, and the mean squared error
  /// of the answers it expects.
  public var distillation: Float
}

/// The part of a step that a member computes from the answers alone (section 1.6).
struct LocalStep: Sendable {
  let loss: StepLoss
  let ownGradient: TreePair<SparseMixture<Float>, PeerHead<Float>>
  let studentGradient: Student
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
    let teacher = logits!
    // Nothing is learned of a peer that did not answer: its zeros are no answer.
    let answered = Tensor<Float>(answers.present.map { $0 ? 1 : 0 }).reshaped([-1, 1, 1])
    let (distilled, studentGradient) = valueWithGradient(at: model.student) { student in
      let expected = student(batch.inputs)
      let output = model.head(
        model.gated(
          expected, inputs: batch.inputs, mask: mask, present: answers.present))
      let divergence = distillationLoss(
        student: output, teacher: teacher, temperature: configuration.distillationTemperature)
      // The divergence alone leaves each single answer free, and a proxy needs it.
      return divergence + meanSquaredError(expected * answered, answers.representations)
    }
    loss = StepLoss(task: task, distillation: distilled.scalar)
    ownGradient = gradient.first
    answerGradients = gradient.second
    self.studentGradient = studentGradient
  }
}
