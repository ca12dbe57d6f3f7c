public import Tensor

/// How well a student answers as its teacher does, on examples that neither has seen.
public struct Fidelity: Sendable, Codable, Hashable {
  /// How many examples were compared.
  public var examples: Int
  /// KL(softmax(teacher) || softmax(student)) in nats, mean over the examples; 0 if they agree
  /// everywhere.
  public var divergence: Double
  /// The standard error of `divergence` over the examples; nothing for one example.
  public var divergenceStandardError: Double?
  /// The share of examples for which both have the same largest logit.
  public var agreement: Double
  /// Mean cross-entropy with the labels, in nats.
  public var teacherLoss: Double
  public var studentLoss: Double
  /// The share of examples whose largest logit is the label's.
  public var teacherAccuracy: Double
  public var studentAccuracy: Double

  /// Compares logits `[batch, classes]` for the same inputs, in double precision. Traps if the
  /// shapes or the number of labels differ, or without examples.
  public init<Scalar: TensorScalar>(
    student: Tensor<Scalar>, teacher: Tensor<Scalar>, labels: [Int]
  ) {
    requireRows("Fidelity", "student", student.shape, "teacher", teacher.shape)
    require(!labels.isEmpty, "Fidelity: logits \(teacher.shape), there are no examples")
    let (learned, told) = (Tensor<Double>(converting: student), Tensor<Double>(converting: teacher))
    let divergences = rowDivergences(from: told, to: learned)
    examples = labels.count
    divergence = divergences.mean().scalar
    divergenceStandardError =
      examples > 1
      ? (square(divergences - divergence).sum().scalar / Double(examples - 1) / Double(examples))
        .squareRoot() : nil
    agreement = accuracy(learned, told.argmax(alongAxis: -1).indices)
    (teacherLoss, studentLoss) = (
      crossEntropy(told, labels).scalar, crossEntropy(learned, labels).scalar
    )
    (teacherAccuracy, studentAccuracy) = (accuracy(told, labels), accuracy(learned, labels))
  }
}

extension Fidelity: CustomStringConvertible {
  /// One line, such as "KL 0.012 +- 0.001 nats, agreement 97.5%, accuracy 90.1% for 90.4%, loss
  /// 0.301 for 0.295, 1000 examples": the student's numbers, then the teacher's.
  public var description: String {
    func short(_ x: Double) -> String { "\((x * 1e4).rounded() / 1e4)" }
    func percent(_ x: Double) -> String { "\((x * 1e3).rounded() / 10)%" }
    let error = divergenceStandardError.map { " +- \(short($0))" } ?? ""
    return "KL \(short(divergence))\(error) nats, agreement \(percent(agreement)), accuracy "
      + "\(percent(studentAccuracy)) for \(percent(teacherAccuracy)), loss \(short(studentLoss)) "
      + "for \(short(teacherLoss)), \(examples) examples"
  }
}
