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
  return rowDivergences(from: teacher / temperature, to: student / temperature).mean()
    * (temperature * temperature)
}

/// KL(softmax(teacher) || softmax(student)) of each row of logits `[..., classes]`, in nats.
func rowDivergences<Scalar>(
  from teacher: Tensor<Scalar>, to student: Tensor<Scalar>
) -> Tensor<Scalar> {
  let told = logSoftmax(teacher)
  return (exp(told) * (told - logSoftmax(student))).sum(alongAxis: -1)
}
