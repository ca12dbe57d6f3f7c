import Layers
import Tensor
import Testing

@Suite struct DistillationLossTests {
  private let student: Tensor<Double>
  private let teacher: Tensor<Double>

  init() {
    var generator = Philox(seed: 61)
    student = .normal([5, 4], deviation: 2, using: &generator)
    teacher = .normal([5, 4], deviation: 2, using: &generator)
  }

  @Test func handComputed() {
    // (3/4, 1/4) against (1/2, 1/2): 3/4 log(3/2) + 1/4 log(1/2).
    let teacher = Tensor<Double>(rows: [[1.0986122886681098, 0]])
    let student = Tensor<Double>(rows: [[7, 7]])
    let loss = distillationLoss(student: student, teacher: teacher)
    #expect(loss.shape == [])
    #expect(Swift.abs(loss.scalar - 0.1308120359411372) < 1e-15)
    // The other way round: 1/2 log(2/3) + 1/2 log(2).
    let reverse = distillationLoss(student: teacher, teacher: student)
    #expect(Swift.abs(reverse.scalar - 0.14384103622589042) < 1e-15)
  }

  /// KL(p || q) is the cross-entropy of q with p, less the entropy of p.
  @Test func isCrossEntropyLessEntropy() {
    let p = softmax(teacher)
    let expected = crossEntropy(student, targets: p) - crossEntropy(teacher, targets: p)
    #expect(error(distillationLoss(student: student, teacher: teacher), expected) < 1e-14)
  }

  @Test func isZeroAtEqualityAndPositiveElsewhere() {
    for temperature in [0.5, 1, 4] {
      let same = distillationLoss(student: teacher, teacher: teacher, temperature: temperature)
      #expect(same.scalar == 0)
      // A softmax does not see a shift of the whole row.
      let shifted = distillationLoss(
        student: teacher + 3, teacher: teacher, temperature: temperature)
      #expect(Swift.abs(shifted.scalar) < 1e-14)
      for row in 0..<5 {
        let one = distillationLoss(
          student: student[row], teacher: teacher[row], temperature: temperature)
        #expect(one.scalar > 0.01)
      }
    }
  }

  @Test func isTheMeanOverTheRows() {
    let rows = (0..<5).map {
      distillationLoss(student: student[$0], teacher: teacher[$0], temperature: 2).scalar
    }
    let whole = distillationLoss(student: student, teacher: teacher, temperature: 2).scalar
    #expect(Swift.abs(whole - rows.reduce(0, +) / 5) < 1e-14)
  }

  @Test func temperatureScalesLogitsAndLoss() {
    let base = distillationLoss(student: student, teacher: teacher)
    let warm = distillationLoss(student: student * 3, teacher: teacher * 3, temperature: 3)
    #expect(error(warm, base * 9) < 1e-13)
  }

  /// At a high temperature it is half the variance of the difference of the logits (Hinton et al.,
  /// section 2.1).
  @Test func highTemperatureMatchesLogits() {
    let loss = distillationLoss(student: student, teacher: teacher, temperature: 1e4)
    let limit = (student - teacher).variance(alongAxes: [-1]).mean() * 0.5
    #expect(Swift.abs(loss.scalar - limit.scalar) < 1e-3 * limit.scalar)
  }

  /// T (softmax(student / T) - softmax(teacher / T)) / batch.
  @Test func gradientHasItsClosedForm() {
    let (teacher, t) = (self.teacher, 2.5)
    let slope = gradient(at: student) {
      distillationLoss(student: $0, teacher: teacher, temperature: t)
    }
    #expect(error(slope, (softmax(student / t) - softmax(teacher / t)) * (t / 5)) < 1e-14)
  }

  @Test func bothArgumentsAreFollowedUnlessStopped() {
    expectRightDerivatives(at: TreePair(student, teacher), seed: 62) {
      distillationLoss(student: $0.first, teacher: $0.second, temperature: 1.5)
    }
    let (student, teacher) = gradient(at: student, teacher) {
      distillationLoss(student: $0, teacher: stopGradient($1))
    }
    #expect(student.scalars.contains { $0 != 0 })
    #expect(teacher.scalars.allSatisfy { $0 == 0 })
  }

  @Test func certainTeachersStayFinite() {
    let sure = Tensor<Float>(rows: [[1e4, 0, -1e4]])
    let (value, slope) = valueWithGradient(at: Tensor<Float>.zeros([1, 3])) {
      distillationLoss(student: $0, teacher: sure)
    }
    #expect(Swift.abs(value.scalar - 1.0986123) < 1e-6)
    #expect(slope.isFinite)
    let wrong = valueWithGradient(at: -sure) { distillationLoss(student: $0, teacher: sure) }
    #expect(wrong.value.scalar == 2e4)
    #expect(wrong.gradient.scalars == [-1, 0, 1])
  }

  @Test func differentShapesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = distillationLoss(student: Tensor<Float>.zeros([2, 3]), teacher: .zeros([1, 3]))
    }
  }
}
