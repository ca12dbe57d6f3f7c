import Layers
import Tensor
import Testing

@Suite struct ClassificationMetricsTests {
  private let logits = Tensor<Double>(rows: [[3, 2, 1], [1, 3, 2], [0, 0, 0], [5, 1, 2]])

  @Test func topKCountsTheFirstOfEqualOnes() {
    #expect(topKAccuracy(logits, [1, 0, 1, 0], k: 1) == 0.25)
    #expect(topKAccuracy(logits, [1, 0, 1, 0], k: 2) == 0.75)
    #expect(topKAccuracy(logits, [1, 0, 2, 0], k: 3) == 1)
    #expect(topKAccuracy(logits, [1, -1, 2, -1], k: 2, ignoring: -1) == 0.5)
    #expect(topKAccuracy(logits, [0, 1, 0, 0], k: 1) == accuracy(logits, [0, 1, 0, 0]))
  }

  @Test func perplexityOfAGuessIsTheNumberOfClasses() {
    #expect(
      Swift.abs(perplexity(Tensor<Double>.zeros([2, 3, 7]), [0, 1, 2, 3, 4, 5]) - 7) < 1e-13)
    #expect(
      Swift.abs(perplexity(Tensor<Double>.zeros([2, 7]), [-100, 3], ignoring: -100) - 7) < 1e-13)
    #expect(perplexity(crossEntropy: 0) == 1)
  }

  /// Rows by confidence: 0.6 (right), 0.6 (wrong), 0.8 (right), 0.9 (right).
  @Test func calibrationByHand() {
    let rows = [0.6, 0.6, 0.8, 0.9].map { [$0, 1 - $0] }
    let logits = log(Tensor<Double>(rows: rows))
    let labels = [0, 1, 0, 0]
    // In two bins: all of them in (0.5, 1], where 3/4 are right and the mean is 0.725.
    #expect(Swift.abs(calibrationError(logits, labels, bins: 2) - 0.025) < 1e-12)
    // In three, (1/3, 2/3] and (2/3, 1]: |0.5 - 0.6| and |1 - 0.85|.
    let three = (2 * 0.1 + 2 * 0.15) / 4
    #expect(Swift.abs(calibrationError(logits, labels, bins: 3) - three) < 1e-12)
    // A bin holds its upper edge: one half is in (0, 1/2], so that gaps of 1/2 and -1 stay apart.
    let edge = Tensor<Double>(rows: [[0, 0], [1000, 0]])
    #expect(calibrationError(edge, [0, 1], bins: 2) == 0.75)
    let certain = Tensor<Double>(rows: [[1000, 0], [0, 1000]])
    #expect(calibrationError(certain, [0, 1]) == 0 && calibrationError(certain, [1, 0]) == 1)
    #expect(
      calibrationError(certain, [0, -1], ignoring: -1) == 0)
  }

  @Test func confusionByHand() {
    var matrix = ConfusionMatrix(classes: ["cat", "dog", "bird"])
    #expect(matrix.accuracy.isNaN && matrix.recall(of: 0).isNaN)
    matrix.add(logits, [0, 1, 1, 2])
    matrix.add(logits, [0, -1, -1, 0], ignoring: -1)
    matrix.add(predictions: [1], labels: [0])
    #expect(matrix.counts == [[3, 1, 0], [1, 1, 0], [1, 0, 0]])
    #expect(matrix.total == 7 && matrix.accuracy == 4.0 / 7)
    #expect(matrix.precision(of: 0) == 0.6 && matrix.recall(of: 0) == 0.75)
    #expect(matrix.precision(of: 2).isNaN && matrix.recall(of: 2) == 0 && matrix.f1(of: 2) == 0)
    #expect(Swift.abs(matrix.f1(of: 0) - 2 * 0.6 * 0.75 / 1.35) < 1e-15)
    #expect(
      matrix.description == """
        true \\ predicted    cat    dog  bird  recall
        cat                   3      1     0   75.0%
        dog                   1      1     0   50.0%
        bird                  1      0     0    0.0%
        precision         60.0%  50.0%     -   57.1%
        """)
  }
}
