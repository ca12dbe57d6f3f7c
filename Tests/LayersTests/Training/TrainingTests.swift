import Layers
import Tensor
import Testing

@Suite struct TrainingTests {
  @Test func learnsExclusiveOr() {
    var generator = Philox(seed: 151)
    var model = Sequential<Double>([
      Dense(2, 8, using: &generator), Activation(.tanh), Dense(8, 1, using: &generator),
    ])
    let inputs = Tensor<Double>(rows: [[0, 0], [0, 1], [1, 0], [1, 1]])
    let targets = Tensor<Double>(rows: [[0], [1], [1], [0]])
    var rule = AdamW<Double>(learningRate: 0.05, weightDecay: 0)
    let before = meanSquaredError(model(inputs), targets).scalar
    for _ in 0..<200 {
      rule.update(&model, along: gradient(at: model) { meanSquaredError($0(inputs), targets) })
    }
    #expect(before > 0.2)
    #expect(meanSquaredError(model(inputs), targets).scalar < 1e-4)
  }

  /// Two arms of a spiral, a turn each, that no line divides.
  private func spirals(_ count: Int) -> (points: Tensor<Float>, labels: [Int]) {
    let labels = (0..<count).map { $0 % 2 }
    let turn = Tensor<Float>((0..<count).map { Float($0 / 2) / Float(count / 2) }) * 5 + 0.8
    let angle = turn + Tensor(labels.map { Float($0) * .pi })
    return (stack([turn * cos(angle), turn * sin(angle)], alongAxis: 1) * 0.3, labels)
  }

  @Test func separatesTwoSpirals() {
    var generator = Philox(seed: 152)
    var model = Sequential<Float>([
      Dense(2, 24, using: &generator), Activation(.tanh), Dense(24, 24, using: &generator),
      Activation(.tanh), Dense(24, 2, using: &generator),
    ])
    let (points, labels) = spirals(120)
    var rule = AdamW<Float>(learningRate: 0.02)
    for _ in 0..<300 {
      let slope = gradient(at: model) { crossEntropy($0(points), labels) }
      rule.update(&model, along: clip(slope, toNorm: 5))
    }
    #expect(crossEntropy(model(points), labels).scalar < 0.05)
    #expect(accuracy(model(points), labels) > 0.98)
  }

  /// A student that sees only a teacher's answers comes to answer alike.
  @Test func distilsATeacher() {
    var generator = Philox(seed: 153)
    let teacher = Dense<Double>(4, 3, using: &generator)
    var student = Dense<Double>(4, 3, using: &generator)
    let x = Tensor<Double>.normal([64, 4], using: &generator)
    let loss: (Dense<Double>) -> Tensor<Double> = {
      distillationLoss(student: $0(x), teacher: teacher(x), temperature: 2)
    }
    let before = loss(student).scalar
    var rule = SGD<Double>(learningRate: 0.5, momentum: 0.9, nesterov: true)
    for _ in 0..<150 { rule.update(&student, along: gradient(at: student, in: loss)) }
    #expect(before > 0.1)
    #expect(loss(student).scalar < 1e-6)
  }

  /// Each of four peers answers right in one quadrant and with noise elsewhere; the gates learn
  /// whom to ask.
  @Test func gatesLearnWhomToAsk() {
    var generator = Philox(seed: 154)
    // Away from the axes, where quadrants meet.
    let near = Tensor<Float>.uniform([256, 2], in: -0.8..<0.8, using: &generator)
    let x = near + sign(near) * 0.2
    let truth = Tensor<Float>.normal([256, 1], using: &generator)
    let quadrant = (0..<256).map { row in
      let point = x[row].scalars
      return (point[0] > 0 ? 1 : 0) + (point[1] > 0 ? 2 : 0)
    }
    let isRight = Tensor<Float>.oneHot(quadrant, classes: 4).transposed().expanded(atAxis: -1)
    let wrong = Tensor<Float>.normal([4, 256, 1], deviation: 2, using: &generator)
    let responses = isRight * truth + (1 - isRight) * wrong
    let everyone = [true, true, true, true]
    func loss(_ mixture: SparseMixture<Float>, _ noise: inout Philox?) -> Tensor<Float> {
      let gates = mixture.gates(for: x, present: everyone, noise: &noise)
      return meanSquaredError(SparseMixture.mix(responses, gates: gates), truth)
    }

    var mixture = SparseMixture<Float>(features: 2, peers: 4, keeping: 2, using: &generator)
    var silent: Philox?
    let before = loss(mixture, &silent).scalar
    var noise: Philox? = Philox(seed: 155)
    var rule = AdamW<Float>(learningRate: 0.1, weightDecay: 0)
    for _ in 0..<200 {
      let slope = gradient(at: mixture) { loss($0, &noise) }
      rule.update(&mixture, along: slope)
    }
    #expect(before > 1)
    #expect(loss(mixture, &silent).scalar < 0.02)
    let chosen = mixture.gates(for: x, present: everyone).argmax(alongAxis: 1).indices
    #expect(zip(chosen, quadrant).count { $0 == $1 } >= 250)
  }
}
