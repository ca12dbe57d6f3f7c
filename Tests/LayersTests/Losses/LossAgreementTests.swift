import Layers
import Tensor
import Testing

/// Values and gradients as PyTorch's.
@Suite struct LossAgreementTests {
  @Test(arguments: ["plain", "smoothing", "ignoring", "weights", "all", "huber", "kl", "cosine"])
  func agrees(_ name: String) throws {
    let file = try Fixture.losses.get()
    func stored(_ name: String) throws -> Tensor<Double> { try file.tensor(named: name) }
    let (logits, others) = (try stored("logits"), try stored("others"))
    let labels = try stored("labels").scalars.map { Int($0) }
    let masked = try stored("masked").scalars.map { Int($0) }
    let weights = try stored("weights")
    let (value, slope) = valueWithGradient(at: logits) { x in
      switch name {
      case "plain": crossEntropy(x, labels)
      case "smoothing": crossEntropy(x, labels, smoothing: 0.2)
      case "ignoring": crossEntropy(x, masked, ignoring: -100)
      case "weights": crossEntropy(x, labels, classWeights: weights)
      case "all": crossEntropy(x, masked, smoothing: 0.2, ignoring: -100, classWeights: weights)
      case "huber": huberLoss(x, others, delta: 0.7)
      case "kl": klDivergence(logits: x, targetLogits: others)
      default: cosineLoss(x, others)
      }
    }
    #expect(error(value, try stored("\(name).value")) < 1e-12)
    #expect(error(slope, try stored("\(name).gradient")) < 1e-12)
    // A batch of sequences is its rows.
    #expect(value.shape == [])
  }

  @Test func optionsThatChangeNothingAreThePlainLoss() throws {
    var generator = Philox(seed: 3)
    let logits = Tensor<Double>.normal([2, 3, 4], using: &generator)
    let labels = [0, 3, 1, 1, 2, 0]
    let plain = crossEntropy(logits, labels)
    #expect(crossEntropy(logits, labels, smoothing: 0).scalar == plain.scalar)
    #expect(crossEntropy(logits, labels, ignoring: 7).scalar == plain.scalar)
    #expect(error(crossEntropy(logits, labels, classWeights: .full([4], 3)), plain) < 1e-14)
    #expect(
      error(
        crossEntropy(logits, labels, smoothing: 0.3, classWeights: .full([4], 3)),
        crossEntropy(logits, labels, smoothing: 0.3)) < 1e-14)
  }

  @Test func nothingToCountIsNaN() {
    let logits = Tensor<Float>(rows: [[1, 2], [3, 4]])
    #expect(crossEntropy(logits, [-1, -1], ignoring: -1).scalar.isNaN)
    #expect(crossEntropy(logits, [-1, -1], ignoring: -1, classWeights: .ones([2])).scalar.isNaN)
  }

  /// First and second derivatives in all arguments.
  @Test func derivativesHold() {
    var generator = Philox(seed: 4)
    let point = [
      Tensor<Double>.normal([3, 4], using: &generator), .normal([3, 4], using: &generator),
    ]
    let losses: [@Sendable ([Tensor<Double>]) -> Tensor<Double>] = [
      { huberLoss($0[0], $0[1], delta: 0.4) },
      { cosineLoss($0[0], $0[1]) },
      { klDivergence(logits: $0[0], targetLogits: $0[1]) },
      { crossEntropy($0[0], [1, 9, 0], smoothing: 0.1, ignoring: 9, classWeights: exp($0[1][0])) },
    ]
    for loss in losses {
      expectRightDerivatives(at: point, seed: 5, of: loss)
      expectRightDerivatives(at: point, seed: 6) { gradient(at: $0, in: loss)[0] }
    }
  }

  /// Rows of zeros, equal rows and classes without probability have finite values and slopes.
  @Test func endsOfTheRange() {
    let zero = Tensor<Double>(rows: [[0, 0], [3, 4]])
    let (value, slope) = valueWithGradient(at: zero) {
      cosineLoss($0, Tensor(rows: [[1, 0], [3, 4]]))
    }
    #expect(Swift.abs(value.scalar - 0.5) < 1e-15 && slope.isFinite)
    let huber = valueWithGradient(at: Tensor<Double>([0, 1e200, -5])) {
      huberLoss($0, .zeros([3]), delta: 2)
    }
    #expect(huber.value.isFinite)
    #expect(error(huber.gradient * 3, Tensor([0, 2, -2])) < 1e-15)
    let never = -Double.infinity
    let certain = Tensor<Double>(rows: [[0, never]])
    let divergence = valueWithGradient(at: Tensor<Double>(rows: [[-1, -2]])) {
      klDivergence(logProbabilities: $0, targetLogProbabilities: certain)
    }
    #expect(divergence.value.scalar == 1 && divergence.gradient.scalars == [-1, 0])
    #expect(
      klDivergence(logProbabilities: certain, targetLogProbabilities: certain).scalar == 0)
    // A logit of minus infinity counts with the plain loss and with weights.
    let logits = Tensor<Double>(rows: [[1, never, 1]])
    #expect(crossEntropy(logits, [0], classWeights: Tensor([2, 0, 1])).isFinite)
  }

  @Test func mistakesTrap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = crossEntropy(Tensor<Float>.zeros([2, 3]), [0, -100], ignoring: -1)
    }
    #expect(text(of: result).contains("label -100 at position 1, labels are 0..<3"))
    await #expect(processExitsWith: .failure) {
      _ = huberLoss(Tensor<Float>.zeros([2]), .zeros([2, 1]))
    }
    await #expect(processExitsWith: .failure) {
      _ = crossEntropy(Tensor<Float>.zeros([2, 3]), [0, 1], smoothing: 1.5)
    }
    await #expect(processExitsWith: .failure) {
      _ = crossEntropy(Tensor<Float>.zeros([2, 3]), [0, 1], classWeights: .ones([2]))
    }
  }
}
