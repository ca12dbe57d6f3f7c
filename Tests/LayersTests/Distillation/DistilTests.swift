import Layers
import Tensor
import Testing

@Suite struct DistilTests {
  /// A teacher of 6 inputs and 3 classes, and inputs for a step.
  private static func teacher() -> Sequential<Float> {
    var generator = Philox(seed: 5)
    return Sequential {
      Dense(6, 16, using: &generator)
      Activation(.tanh)
      Dense(16, 3, using: &generator)
    }
  }

  private static func inputs(_ step: Int, count: Int = 32) -> Tensor<Float> {
    var generator = Philox(seed: 6, stream: UInt64(step))
    return .normal([count, 6], deviation: 2, using: &generator)
  }

  private static func student() -> Sequential<Float> {
    var generator = Philox(seed: 7)
    return Sequential {
      Dense(6, 12, using: &generator)
      Activation(.relu)
      Dense(12, 3, using: &generator)
    }
  }

  @Test("a student of another architecture comes to answer as its teacher") func learns() {
    let teacher = Self.teacher()
    var student = Self.student()
    let heldOut = Self.inputs(9999, count: 300)
    let labels = teacher(heldOut).argmax(alongAxis: -1).indices
    let before = Fidelity(student: student(heldOut), teacher: teacher(heldOut), labels: labels)
    var optimizer = AdamW<Float>(learningRate: 2e-2)
    var seen: [Float] = []
    func observe(_ step: Int, _ loss: Float) {
      #expect(step == seen.count)
      seen.append(loss)
    }
    let losses = distil(
      teacher, into: &student, steps: 250, optimizer: &optimizer, observe: observe
    ) { (Self.inputs($0), nil) }
    let after = Fidelity(student: student(heldOut), teacher: teacher(heldOut), labels: labels)
    #expect(seen == losses && losses.count == 250)
    #expect(after.divergence < before.divergence / 10, "\(before), \(after)")
    #expect(after.agreement > 0.85 && after.agreement > before.agreement, "\(after)")
  }

  @Test("labels have their share of the loss") func labels() {
    let (teacher, student) = (Self.teacher()(Self.inputs(1)), Self.student()(Self.inputs(1)))
    let labels = (0..<32).map { $0 % 3 }
    let soft = distillationLoss(student: student, teacher: teacher, temperature: 3).scalar
    let hard = crossEntropy(student, labels).scalar
    for share in [0, 0.25, 1] as [Float] {
      let loss = Distillation(temperature: 3, labelWeight: share).loss(
        student: student, teacher: teacher, labels: labels)
      #expect(abs(loss.scalar - (1 - share) * soft - share * hard) < 1e-6)
    }
  }

  @Test("no gradient reaches the teacher") func teacherIsConstant() {
    let student = Self.student()(Self.inputs(1))
    let slope = gradient(at: Self.teacher()(Self.inputs(1))) { teacher in
      Distillation<Float>().loss(student: student, teacher: teacher)
    }
    #expect(slope.scalars.allSatisfy { $0 == 0 })
  }

  @Test("missing labels trap") func noLabels() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Distillation<Float>(labelWeight: 0.5).loss(
        student: .ones([1, 2]), teacher: .ones([1, 2]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("labelWeight is 0.5, but there are no labels"), "\(text)")
  }
}
