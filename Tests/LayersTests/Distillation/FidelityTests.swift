import Layers
import Tensor
import Testing

@Suite struct FidelityTests {
  @Test("a student that equals its teacher has divergence 0 and agreement 1") func identity() {
    var generator = Philox(seed: 3)
    let logits = Tensor<Float>.normal([40, 5], deviation: 3, using: &generator)
    let labels = (0..<40).map { $0 % 5 }
    let fidelity = Fidelity(student: logits, teacher: logits, labels: labels)
    #expect(fidelity.divergence == 0 && fidelity.divergenceStandardError == 0)
    #expect(fidelity.agreement == 1 && fidelity.examples == 40)
    #expect(fidelity.teacherLoss == fidelity.studentLoss)
    #expect(fidelity.teacherAccuracy == accuracy(logits, labels))
    // The softmax does not see a constant that is added to a row.
    let shifted = Fidelity(student: logits + 2, teacher: logits, labels: labels)
    #expect(abs(shifted.divergence) < 1e-6 && shifted.agreement == 1)
  }

  /// Two examples with probabilities that a sheet of paper can handle.
  @Test("the numbers of a small case") func numbers() {
    let teacher = log(Tensor<Double>(rows: [[0.5, 0.5], [0.25, 0.75]]))
    let student = log(Tensor<Double>(rows: [[0.25, 0.75], [0.25, 0.75]]))
    let fidelity = Fidelity(student: student, teacher: teacher, labels: [1, 0])
    // KL of the first: 0.5 log 2 + 0.5 log(2 / 3); of the second: 0.
    let first = 0.5 * ln(4.0 / 3)
    #expect(abs(fidelity.divergence - first / 2) < 1e-15)
    // The standard deviation of {d, 0} is d / sqrt(2), over sqrt(2).
    #expect(abs((fidelity.divergenceStandardError ?? 0) - first / 2) < 1e-15)
    // Of equal logits the first counts.
    #expect(fidelity.agreement == 0.5)
    #expect(fidelity.teacherAccuracy == 0 && fidelity.studentAccuracy == 0.5)
    #expect(abs(fidelity.studentLoss + 0.5 * ln(0.75 * 0.25)) < 1e-15)
    #expect(abs(fidelity.teacherLoss + 0.5 * ln(0.5 * 0.25)) < 1e-15)
    #expect(
      Fidelity(student: student[..<1], teacher: teacher[..<1], labels: [1])
        .divergenceStandardError == nil)
  }

  @Test("a line says it all") func text() {
    let teacher = log(Tensor<Double>(rows: [[0.5, 0.5], [0.25, 0.75]]))
    let fidelity = Fidelity(student: teacher, teacher: teacher, labels: [1, 1])
    #expect(
      "\(fidelity)" == "KL 0.0 +- 0.0 nats, agreement 100.0%, accuracy 50.0% for 50.0%, "
        + "loss 0.4904 for 0.4904, 2 examples")
  }

  private func ln(_ x: Double) -> Double { log(Tensor(x)).scalar }
}
