import Curvature
import Layers
import Tensor

/// The losses of one member in one step.
public struct StepLoss: Sendable {
  /// The task's cross-entropy through the network, in nats.
  public var task: Float
  /// The distillation loss of the student (eq 11), in nats.
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
    _ model: NodeModel, batch: Batch, answers: Answers, mask: Tensor<Float>, temperature: Float,
    noise: inout Philox?
  ) {
    var generator = noise
    let variables = TreePair(TreePair(model.gate, model.head), answers.representations)
    var logits: Tensor<Float>?
    let (value, gradient) = valueWithGradient(at: variables) { variables in
      var traced = model
      (traced.gate, traced.head) = (variables.first.first, variables.first.second)
      let output = traced.head(
        traced.gated(
          variables.second, inputs: batch.inputs, mask: mask, present: answers.present,
          noise: &generator))
      logits = Tensor(converting: output)
      return crossEntropy(output, batch.labels)
    }
    noise = generator
    let teacher = logits!
    let (distilled, studentGradient) = valueWithGradient(at: model.student) { student in
      var noNoise: Philox?
      let expected = student(batch.inputs)
      let output = model.head(
        model.gated(
          expected, inputs: batch.inputs, mask: mask, present: answers.present,
          noise: &noNoise))
      let divergence = distillationLoss(
        student: output, teacher: teacher, temperature: temperature)
      // The divergence alone leaves each single answer free, and a proxy needs it.
      return divergence + meanSquaredError(expected, answers.representations)
    }
    loss = StepLoss(task: value.scalar, distillation: distilled.scalar)
    ownGradient = gradient.first
    answerGradients = gradient.second
    self.studentGradient = studentGradient
  }
}
