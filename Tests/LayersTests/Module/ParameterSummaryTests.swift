import Layers
import Tensor
import Testing

@Suite struct ParameterSummaryTests {
  @Test func listsPathsShapesAndCounts() {
    var generator = Philox(seed: 141)
    let model = Sequential<Float>([
      Dense(30, 40, using: &generator), Activation(.tanh), LayerNorm(40),
    ])
    #expect(
      model.parameterSummary == """
        parameter  shape     count
        0.weight   [30, 40]   1200
        0.bias     [40]         40
        2.gain     [40]         40
        2.bias     [40]         40
        total                 1320
        """)
    #expect(Activation<Float>(.relu).parameterSummary.split(separator: "\n").count == 2)
  }
}
