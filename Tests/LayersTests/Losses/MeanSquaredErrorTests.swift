import Layers
import Tensor
import Testing

@Suite struct MeanSquaredErrorTests {
  @Test func handComputed() {
    let loss = meanSquaredError(Tensor<Double>(rows: [[1, 2]]), Tensor(rows: [[3, 5]]))
    #expect(loss.shape == [])
    #expect(loss.scalar == 6.5)
  }

  @Test func derivativesAreRight() {
    var generator = Philox(seed: 71)
    let a = Tensor<Double>.normal([3, 4], using: &generator)
    let b = Tensor<Double>.normal([3, 4], using: &generator)
    expectRightDerivatives(at: TreePair(a, b), seed: 72) { meanSquaredError($0.first, $0.second) }
    #expect(error(gradient(at: a) { meanSquaredError($0, b) }, (a - b) / 6) < 1e-15)
  }

  /// A column against a row would broadcast to a matrix.
  @Test func broadcastingTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = meanSquaredError(Tensor<Float>.zeros([4, 1]), Tensor<Float>.zeros([4]))
    }
  }
}
