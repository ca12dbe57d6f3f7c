public import Tensor

/// How a student is taught by a teacher's logits and, if wanted, by labels too (Hinton et al.,
/// "Distilling the knowledge in a neural network", 2015).
public struct Distillation<Scalar: TensorScalar>: Sendable, Hashable {
  /// T: above 1, the student learns more of what the teacher holds unlikely.
  public let temperature: Scalar
  /// The share a of the labels in the loss: (1 - a) T^2 KL + a cross-entropy.
  public let labelWeight: Scalar

  /// Traps unless the temperature is positive and the share of the labels from 0 to 1.
  public init(temperature: Scalar = 2, labelWeight: Scalar = 0) {
    require(
      temperature > 0 && labelWeight >= 0 && labelWeight <= 1,
      "Distillation: temperature \(temperature) must be positive, labelWeight \(labelWeight) "
        + "from 0 to 1")
    self.temperature = temperature
    self.labelWeight = labelWeight
  }

  /// The loss of logits `[batch, classes]`, of shape `[]`; the teacher's are a constant. Traps
  /// without labels unless `labelWeight` is 0.
  public func loss(
    student: Tensor<Scalar>, teacher: Tensor<Scalar>, labels: [Int]? = nil
  ) -> Tensor<Scalar> {
    func divergence() -> Tensor<Scalar> {
      distillationLoss(
        student: student, teacher: stopGradient(teacher), temperature: temperature)
    }
    if labelWeight == 0 { return divergence() }
    guard let labels else {
      fatalError("Distillation: labelWeight is \(labelWeight), but there are no labels")
    }
    let truth = crossEntropy(student, labels) * labelWeight
    return labelWeight == 1 ? truth : divergence() * (1 - labelWeight) + truth
  }
}

/// Teaches a student, any layer, to answer as a teacher, any other layer: `steps` steps, each on a
/// batch that `batch` gives. Returns the loss of each step.
///
///     var student = Sequential<Float> { Dense(784, 10, using: &generator) }
///     var optimizer = AdamW<Float>(learningRate: 1e-2)
///     distil(teacher, into: &student, steps: 500, optimizer: &optimizer) { step in
///       data.batch(step)
///     }
///
/// The teacher evaluates and stays as it is; the student trains, and draws what it draws at random
/// (dropout for one) from `seed`. Labels are used if `method.labelWeight` is above 0. `observe` is
/// told the number of each step, from 0, and its loss after it; to stop early, throw from `batch`.
@discardableResult
public func distil<Scalar, Rule: Optimizer>(
  _ teacher: some Layer<Scalar>, into student: inout some Layer<Scalar>, steps: Int,
  by method: Distillation<Scalar> = .init(), optimizer: inout Rule, seed: UInt64 = 1,
  observe: (_ step: Int, _ loss: Scalar) -> Void = { _, _ in },
  batch: (_ step: Int) throws -> (inputs: Tensor<Scalar>, labels: [Int]?)
) rethrows -> [Scalar] where Rule.Scalar == Scalar {
  var pass = ForwardPass(training: Philox(seed: seed))
  var losses: [Scalar] = []
  for step in 0..<steps {
    let (inputs, labels) = try batch(step)
    let told = teacher(inputs)
    let (loss, gradient) = valueWithGradient(updating: &student) { student in
      method.loss(student: student(inputs, in: &pass), teacher: told, labels: labels)
    }
    optimizer.update(&student, along: gradient)
    losses.append(loss.scalar)
    observe(step, losses[step])
  }
  return losses
}
