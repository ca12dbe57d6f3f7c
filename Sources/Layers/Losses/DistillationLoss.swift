public import Tensor

/// What a student loses by answering otherwise than a teacher, mean over the rows:
/// T^2 KL(softmax(teacher / T) || softmax(student / T)), in nats (BitTensor, equation 11; Hinton et
/// al., "Distilling the knowledge in a neural network", 2015).
///
/// Both are logits `[..., classes]` of one shape; the result is `[]`, NaN for an empty batch. The
/// factor T^2 keeps the gradient's scale as the temperature changes. Derivatives follow both
/// arguments: pass `stopGradient(teacher)` to train the student alone.
public func distillationLoss<Scalar>(
  student: Tensor<Scalar>, teacher: Tensor<Scalar>, temperature: Scalar = 1
) -> Tensor<Scalar> {
  requireRows("distillationLoss", "student", student.shape, "teacher", teacher.shape)
  require(
    temperature > 0, "distillationLoss: temperature \(temperature), it must be positive")
  let told = logSoftmax(teacher / temperature)
  let learned = logSoftmax(student / temperature)
  let divergence = (exp(told) * (told - learned)).sum(alongAxis: -1)
  return divergence.mean() * (temperature * temperature)
}
