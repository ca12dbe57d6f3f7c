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

  @Test func marksWhatIsNotTrained() {
    var generator = Philox(seed: 142)
    let model = Sequential<Float> {
      Frozen(Dense(3, 2, hasBias: false, using: &generator))
      BatchNorm(2)
    }
    #expect(
      model.parameterSummary == """
        parameter          shape   count
        0.weight           [3, 2]      6  buffer
        1.gain             [2]         2
        1.bias             [2]         2
        1.runningMean      [2]         2  buffer
        1.runningVariance  [2]         2  buffer
        trained                        4
        not trained                   10
        total                         14
        """)
  }
}
