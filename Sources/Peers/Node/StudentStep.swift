import Layers
import Tensor

/// What a student is taught to match.
public enum DistillationTarget: String, Sendable, Codable, Hashable, CaseIterable {
  /// The member's logits through the network, at the configuration's temperature (eq 11).
  case logits
  /// The peers' answers, in the mean squared error.
  case representations
  /// The sum of both.
  case both
}

/// The part of a step that trains the student.
struct StudentStep: Sendable {
  /// What the student minimises.
  let loss: Float
  /// The student with the buffers that its pass has changed.
  let student: Student
  let gradient: Student

  /// `teacher` are the member's logits through the network, a constant. `answered` is 1 where an
  /// answer was given and 0 elsewhere: `[peers, 1, 1]`, or `[peers, batch, 1]`.
  init(
    _ model: NodeModel, batch: Batch, answers: Answers, answered: Tensor<Float>,
    mask: Tensor<Float>, teacher: Tensor<Float>, _ configuration: NetworkConfiguration,
    noise: Philox
  ) {
    var noise = noise
    var pass = ForwardPass(training: noise.split())
    var student = model.student
    let (loss, gradient) = valueWithGradient(updating: &student) { student in
      let expected = student(batch.inputs, in: &pass)
      func divergence() -> Tensor<Float> {
        let output = model.head(
          model.gated(expected, inputs: batch.inputs, mask: mask, present: answers.present))
        return distillationLoss(
          student: output, teacher: teacher, temperature: configuration.distillationTemperature)
      }
      // Nothing is learned of a peer that did not answer: its zeros are no answer.
      func error() -> Tensor<Float> {
        // The mean over the answers that there are.
        let share = Swift.max(answered.mean().scalar, .leastNormalMagnitude)
        return meanSquaredError(expected * answered, answers.representations) / share
      }
      switch configuration.distillation {
      case .logits: return divergence()
      case .representations: return error()
      // The divergence alone leaves each single answer free, and a proxy needs it.
      case .both: return divergence() + error()
      }
    }
    (self.loss, self.student, self.gradient) = (loss.scalar, student, gradient)
  }
}
