import Layers
import Tensor
import Testing

@Suite struct DropoutTests {
  @Test func zerosAreARateAndTheMeanStays() {
    var layer = Dropout<Double>(0.25)
    let ones = Tensor<Double>.ones([40_001])
    var pass = ForwardPass(training: Philox(seed: 1))
    let result = layer(ones, in: &pass)
    #expect(Set(result.scalars) == [0, 1 / 0.75])
    // Five standard errors of a share of 0.25.
    let share = Double(result.scalars.count { $0 == 0 }) / 40_001
    #expect(Swift.abs(share - 0.25) < 5 * (0.25 * 0.75 / 40_001).squareRoot())
    #expect(layer(ones, in: &pass).scalars != result.scalars)
    #expect(layer(ones).scalars == ones.scalars)
  }

  @Test func theDerivativeIsTheMask() {
    let layer = Dropout<Double>(0.5)
    let input = Tensor<Double>([1, 2, 3, 4, 5, 6, 7])
    let result = valueWithGradient(at: input) { input in
      var (layer, pass) = (layer, ForwardPass(training: Philox(seed: 2)))
      return layer(input, in: &pass).sum()
    }
    var (layerCopy, pass) = (layer, ForwardPass(training: Philox(seed: 2)))
    #expect((result.gradient * input).scalars == layerCopy(input, in: &pass).scalars)
    #expect(Set(result.gradient.scalars) == [0, 2])
  }

  @Test func aRateOfOneTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Dropout<Float>(1) }
    #expect(text(of: result).contains("Dropout(1.0): the rate is from 0 to below 1"))
  }
}
