import Layers
import Tensor
import Testing

@Suite struct CrossEntropyTests {
  @Test func handComputed() {
    // log(1 + e^-1 + e^-2) and log(3), and their mean.
    let logits = Tensor<Double>(rows: [[1, 2, 3], [5, 5, 5]])
    #expect(Swift.abs(crossEntropy(logits[0..<1], [2]).scalar - 0.4076059644443803) < 1e-15)
    let both = crossEntropy(logits, [2, 0])
    #expect(both.shape == [])
    #expect(Swift.abs(both.scalar - (0.4076059644443803 + 1.0986122886681098) / 2) < 1e-15)
  }

  /// With two classes it is softplus of how far the other class is ahead.
  @Test func twoClassesAreASoftplus() {
    var generator = Philox(seed: 1)
    let logits = Tensor<Double>.normal([7, 2], deviation: 4, using: &generator)
    let labels = [0, 1, 1, 0, 0, 1, 0]
    let ahead = labels.enumerated().map {
      logits.scalars[2 * $0 + 1 - $1] - logits.scalars[2 * $0 + $1]
    }
    let closed = softplus(Tensor(ahead)).mean()
    #expect(error(crossEntropy(logits, labels), closed) < 1e-15)
  }

  @Test func targetProbabilitiesGeneraliseLabels() {
    var generator = Philox(seed: 2)
    let logits = Tensor<Double>.normal([4, 3], using: &generator)
    let labels = [2, 0, 1, 1]
    let byLabel = crossEntropy(logits, labels)
    let oneHot = Tensor<Double>.oneHot(labels, classes: 3)
    #expect(error(crossEntropy(logits, targets: oneHot), byLabel) < 1e-15)
    // Linear in the targets: half of each of two labellings.
    let other = [0, 0, 2, 1]
    let half = (oneHot + .oneHot(other, classes: 3)) * 0.5
    let mean = (byLabel + crossEntropy(logits, other)) * 0.5
    #expect(error(crossEntropy(logits, targets: half), mean) < 1e-15)
  }

  /// (softmax - target) / batch.
  @Test func gradientHasItsClosedForm() {
    var generator = Philox(seed: 3)
    let logits = Tensor<Double>.normal([4, 3], using: &generator)
    let labels = [2, 0, 1, 1]
    let closed = (softmax(logits) - .oneHot(labels, classes: 3)) / 4
    #expect(error(gradient(at: logits) { crossEntropy($0, labels) }, closed) < 1e-15)
    let soft = softmax(Tensor<Double>.normal([4, 3], using: &generator))
    let closedSoft = (softmax(logits) - soft) / 4
    #expect(error(gradient(at: logits) { crossEntropy($0, targets: soft) }, closedSoft) < 1e-15)
  }

  @Test func derivativesAreRight() {
    var generator = Philox(seed: 4)
    let logits = Tensor<Double>.normal([4, 3], using: &generator)
    let targets = softmax(Tensor<Double>.normal([4, 3], using: &generator))
    expectRightDerivatives(at: logits, seed: 5) { crossEntropy($0, [0, 1, 2, 1]) }
    expectRightDerivatives(at: TreePair(logits, targets), seed: 6) {
      crossEntropy($0.first, targets: $0.second)
    }
  }

  @Test func largeLogitsStayExact() {
    let logits = Tensor<Float>(rows: [[1e4, 0], [0, -1e30]])
    let (value, slope) = valueWithGradient(at: logits) { crossEntropy($0, [1, 0]) }
    #expect(value.scalar == 5000)
    #expect(slope.scalars == [0.5, -0.5, 0, 0])
    #expect(crossEntropy(logits, targets: .oneHot([1, 0], classes: 2)).scalar == 5000)
  }

  @Test func leadingAxesAreRows() {
    var generator = Philox(seed: 7)
    let logits = Tensor<Double>.normal([2, 3, 4], using: &generator)
    let labels = [0, 1, 2, 3, 0, 1]
    let flat = crossEntropy(logits.reshaped([6, 4]), labels)
    #expect(crossEntropy(logits, labels).scalar == flat.scalar)
    #expect(crossEntropy(logits[1, 2], [1]).shape == [])
  }

  @Test func accuracyCountsHits() {
    let logits = Tensor<Float>(rows: [[1, 2, 0], [3, 3, 0], [0, 0, 1], [-1, -2, -3]])
    #expect(accuracy(logits, [1, 0, 2, 0]) == 1)
    // Of equal logits the first counts.
    #expect(accuracy(logits, [1, 1, 2, 1]) == 0.5)
    #expect(accuracy(logits, [0, 2, 0, 2]) == 0)
  }

  @Test func wrongLabelsTrap() async {
    let range = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = crossEntropy(Tensor<Float>.zeros([2, 3]), [0, 3]) }
    #expect(
      text(of: range).contains("crossEntropy: label 3 at position 1, labels are 0..<3"))
    let count = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = accuracy(Tensor<Float>.zeros([2, 3]), [0]) }
    #expect(
      text(of: count).contains("accuracy: logits [2, 3] and 1 labels"))
  }
}
